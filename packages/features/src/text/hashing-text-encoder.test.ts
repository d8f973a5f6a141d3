import { describe, expect, it } from 'vitest';
import { fnv1a } from './fnv1a.ts';
import { hashingTextEncoder } from './hashing-text-encoder.ts';
import { splitWords } from './split-words.ts';

describe('fnv1a', () => {
  // test vectors of the hash's authors
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('hashes %j', (text, hash) => {
    expect(fnv1a(text)).toBe(hash);
  });

  it('hashes the UTF-8 bytes of any script', () => {
    expect(fnv1a('é')).toBe(fnv1a(String.fromCodePoint(0xe9)));
    expect(fnv1a('é')).not.toBe(fnv1a('e'));
  });
});

describe('splitWords', () => {
  it.each<[string, string[]]>([
    ['It wasn’t GOOD!', ['it', "wasn't", 'good']],
    ['  ', []],
    ['?!… -- "', []],
    ['café\u0301 ＦＵＬＬ x2', ['café\u0301'.normalize('NFKC'), 'full', 'x2']],
    ['очень хорошо', ['очень', 'хорошо']],
    ['好き 😀😡', ['好き', '😀', '😡']],
    ["'quoted' rock'n'roll", ['quoted', "rock'n'roll"]],
    ['ab\ncd\tef', ['ab', 'cd', 'ef']],
  ])('splits %j', (text, words) => {
    expect(splitWords(text)).toEqual(words);
  });
});

/** The definition again, in the plainest way. */
function reference(word: string, width: number): number[] {
  const marked = Array.from(`<${word}>`);
  const pieces = [3, 4, 5].flatMap((size) =>
    marked.flatMap((_, start) =>
      start + size <= marked.length && size < marked.length ? [marked.slice(start, start + size).join('')] : [],
    ),
  );
  const frame = new Array<number>(width).fill(0);
  const add = (text: string, amount: number) => {
    const hash = fnv1a(text);
    frame[Math.floor(hash / 2) % width]! += hash % 2 === 1 ? amount : -amount;
  };
  add(marked.join(''), 1);
  for (const piece of pieces) add(piece, 1 / Math.sqrt(pieces.length));
  const length = Math.hypot(...frame);
  return frame.map((value) => value / length);
}

describe('hashingTextEncoder', () => {
  const encoder = hashingTextEncoder();
  const frame = async (word: string) => (await encoder.extract(word))!.values;
  const cosine = (left: Float32Array, right: Float32Array) =>
    left.reduce((sum, value, at) => sum + value * right[at]!, 0);

  it.each(['good', 'a', 'wonderful', 'хорошо', '😀', 'ab'])('agrees with its equation for %s', async (word) => {
    const values = await frame(word);
    reference(word, 768).forEach((value, at) => expect(values[at]).toBeCloseTo(value, 6));
    expect(Math.hypot(...values)).toBeCloseTo(1, 6);
  });

  it('gives one frame per word and says where it comes from', async () => {
    const sequence = await encoder.extract('It was GOOD, it was');
    expect(sequence).toMatchObject({
      frames: 5,
      width: 768,
      hopSeconds: null,
      extractor: 'hashing-text',
      version: '1-768-3-5',
    });
    expect(sequence!.values.subarray(0, 768)).toEqual(sequence!.values.subarray(2304, 3072));
    expect(sequence!.values.subarray(1536, 2304)).toEqual(await frame('good'));
  });

  it('gives no frames where there are no words', async () => {
    expect(await encoder.extract('')).toBeUndefined();
    expect(await encoder.extract(' …! ')).toBeUndefined();
  });

  it('puts words that share pieces near each other, and others not', async () => {
    const wide = hashingTextEncoder({ width: 4096 }); // hardly two pieces at one position
    const encode = async (word: string) => (await wide.extract(word))!.values;
    const [love, loved, terrible] = await Promise.all(['love', 'loved', 'terrible'].map(encode));
    expect(cosine(love!, loved!)).toBeGreaterThan(0.2);
    expect(Math.abs(cosine(love!, terrible!))).toBeLessThan(0.05);
  });

  it('keeps to other sizes and survives what would cancel out', async () => {
    for (const width of [1, 2, 3]) {
      const sequence = await hashingTextEncoder({ width, shortest: 1, longest: 2 }).extract(
        'it was a wonderful film 😀',
      );
      expect(sequence!.frames).toBe(6);
      for (let at = 0; at < 6; at += 1) {
        expect(Math.hypot(...sequence!.values.subarray(at * width, (at + 1) * width))).toBeCloseTo(1, 6);
      }
    }
    expect(() => hashingTextEncoder({ width: 0 })).toThrow(
      'hashingTextEncoder width: must be a whole number from 1, received 0',
    );
  });
});
