import { randomStream } from '@sdumc/core';
import { describe, expect, it } from 'vitest';
import { wordErrors } from './word-errors.ts';

/** The definition, without any table: what is cheapest of the three ways to begin. */
function fewest(said: readonly string[], heard: readonly string[]): number {
  if (said.length === 0) return heard.length;
  if (heard.length === 0) return said.length;
  const [[first, ...rest], [other, ...others]] = [said, heard] as unknown as [
    [string, ...string[]],
    [string, ...string[]],
  ];
  return Math.min(fewest(rest, others) + (first === other ? 0 : 1), fewest(rest, heard) + 1, fewest(said, others) + 1);
}

describe('wordErrors', () => {
  it.each([
    ['I loved this movie', 'i loved this movie', [0, 0, 0, 4]],
    ['I loved this movie', 'i love this', [1, 1, 0, 4]],
    ['no', 'no no no', [0, 0, 2, 1]],
    ['it was good', '', [0, 3, 0, 3]],
    ['', 'well hello', [0, 0, 2, 0]],
    ['I don’t know: state-of-the-art!', "i don't know state of the art", [0, 0, 0, 7]],
    ['très bien', 'TRÈS bien.', [0, 0, 0, 2]],
    ['a b c d', 'b c d e', [0, 1, 1, 4]],
  ])('%j heard as %j', (said, heard, [substituted, deleted, inserted, words]) => {
    expect(wordErrors({ said, heard })).toEqual({ substituted, deleted, inserted, said: words });
  });

  it('finds the fewest, whatever is said and heard', () => {
    const random = randomStream(7);
    const words = () => Array.from({ length: random.integer(7) }, () => 'abc'[random.integer(3)]!);
    for (let round = 0; round < 200; round++) {
      const [said, heard] = [words(), words()];
      const { substituted, deleted, inserted } = wordErrors({ said: said.join(' '), heard: heard.join(' ') });
      expect(substituted + deleted + inserted).toBe(fewest(said, heard));
      expect(said.length - deleted + inserted).toBe(heard.length);
    }
  });
});
