import { describe, expect, test } from 'vitest';
import { randomStream } from './random-stream.ts';

const draw = <T>(count: number, next: () => T): T[] => Array.from({ length: count }, () => next());

/** Pearson's χ² of counts that should all be equal. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function histogram(bins: number, values: readonly number[]): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[value] = counts[value]! + 1;
  return counts;
}

/** χ² with 255 degrees of freedom is below 330.5 (and above 190.9) in 999 of 1,000 cases each. */
const LOW_255 = 190.9;
const HIGH_255 = 330.5;

describe('randomStream', () => {
  // Pinned: a saved run is resumed and repeated by these numbers, so an algorithm may not change unnoticed.
  test.each([
    [[1], [2290629238, 370562422, 1131230728, 265894391, 3211013898, 3760534582]],
    [
      [1, 2, 3],
      [1007568148, 580826947, 3961701078, 3884307746, 2323959877, 3973075905],
    ],
    [
      [2 ** 40 + 5, 0],
      [2739408240, 496152830, 2053857323, 660752624, 1058317234, 814556452],
    ],
    [[0], [1903053109, 509393376, 2998760147, 3332021048, 3571547300, 428733352]],
  ])('the words of seed and path %j are as they always were', ([seed, ...path], words) => {
    expect(draw(6, randomStream(seed!, ...path).uint32)).toEqual(words);
  });

  test('the numbers made of those words are as they always were', () => {
    expect(draw(3, randomStream(1).uniform)).toEqual([0.533328675376462, 0.2633851771198835, 0.747622436848042]);
    const normals = [-0.10371019496410358, 0.9066308743631153, 0.7877215010434769];
    draw(3, randomStream(1).normal).forEach((value, i) => expect(value).toBeCloseTo(normals[i]!, 12));
    const { integer } = randomStream(1);
    expect(draw(12, () => integer(7))).toEqual([2, 6, 5, 0, 1, 0, 4, 1, 6, 6, 1, 0]);
  });

  test('words are xoshiro128** from some state', () => {
    // Each word is rotl(b · 5, 7) · 9 of the second word b of the state (a, b, c, d), which can be undone.
    const outputs = draw(40, randomStream(5, 6).uint32);
    const inverse = (odd: number) => {
      let found = 1;
      for (let i = 0; i < 5; i++) found = Math.imul(found, 2 - Math.imul(odd, found));
      return found;
    };
    const rotateRight = (word: number, bits: number) => (word >>> bits) | (word << (32 - bits));
    const second = outputs.map((word) => Math.imul(rotateRight(Math.imul(word, inverse(9)), 7), inverse(5)));
    const rotateLeft = (word: number, bits: number) => rotateRight(word, 32 - bits);
    // From b' = b ^ c ^ a follows m = a ^ c; from m' = c' ^ a' = m ^ (b << 9) ^ a ^ d ^ b follows n = a ^ d; from
    // n' = n ^ b ^ d' follows d', which must step as d' = rotl(d ^ b, 11) does.
    const m = second.slice(1).map((next, t) => next ^ second[t]!);
    const n = m.slice(1).map((next, t) => next ^ m[t]! ^ (second[t]! << 9) ^ second[t]!);
    const d = n.slice(1).map((next, t) => next ^ n[t]! ^ second[t]!); // d at step t + 1
    d.slice(1).forEach((next, t) => expect(next).toBe(rotateLeft(d[t]! ^ second[t + 1]!, 11)));
    expect(d.length).toBeGreaterThan(30);
  });

  test.each([0, 8, 16, 24])('the eight bits from bit %i of a word are uniform', (shift) => {
    const { uint32 } = randomStream(3, shift);
    const statistic = chiSquare(
      histogram(
        256,
        draw(51200, () => (uint32() >>> shift) & 255),
      ),
    );
    expect(statistic).toBeGreaterThan(LOW_255);
    expect(statistic).toBeLessThan(HIGH_255);
  });

  test('the first words of neighbouring paths, and of neighbouring seeds, are uniform', () => {
    for (const first of [
      (k: number) => randomStream(1, k),
      (k: number) => randomStream(k),
      (k: number) => randomStream(7, k, 0),
    ]) {
      const counts = histogram(
        256,
        Array.from({ length: 25600 }, (_, k) => first(k).uint32() >>> 24),
      );
      expect(chiSquare(counts)).toBeGreaterThan(LOW_255);
      expect(chiSquare(counts)).toBeLessThan(HIGH_255);
    }
  });

  test('streams are told apart by seed, path, order and length of the path', () => {
    const paths = [[1], [2], [1, 0], [0, 1], [1, 2], [2, 1], [1, 0, 0], [1, 2 ** 32], [1 + 2 ** 32], [12]];
    const heads = paths.map(([seed, ...path]) => draw(4, randomStream(seed!, ...path).uint32).join());
    expect(new Set(heads).size).toBe(paths.length);
  });

  test('a stream depends on nothing but its name', () => {
    const alone = draw(20, randomStream(4, 2).uint32);
    const other = randomStream(4, 3);
    const again = randomStream(4, 2);
    expect(draw(20, () => (other.uint32(), again.uint32()))).toEqual(alone);
  });

  test('uniform lies in [0, 1), fills it evenly and uses all its bits', () => {
    const values = draw(51200, randomStream(8).uniform);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    const statistic = chiSquare(
      histogram(
        256,
        values.map((value) => Math.floor(value * 256)),
      ),
    );
    expect(statistic).toBeGreaterThan(LOW_255);
    expect(statistic).toBeLessThan(HIGH_255);
    const lowBits = chiSquare(
      histogram(
        256,
        values.map((value) => Math.floor((value * 2 ** 53) % 256)),
      ),
    );
    expect(lowBits).toBeGreaterThan(LOW_255);
    expect(lowBits).toBeLessThan(HIGH_255);
  });

  test('normal has the moments and the tails of the standard normal distribution', () => {
    const count = 100_000;
    const values = draw(count, randomStream(9).normal);
    const moment = (power: number) => values.reduce((sum, value) => sum + value ** power, 0) / count;
    // Five standard errors of each moment.
    expect(Math.abs(moment(1))).toBeLessThan(5 / Math.sqrt(count));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
    expect(Math.abs(moment(3))).toBeLessThan(5 * Math.sqrt(15 / count));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / count));
    const beyond = (limit: number) => values.filter((value) => Math.abs(value) > limit).length / count;
    expect(beyond(1)).toBeCloseTo(0.3173, 2);
    expect(beyond(2)).toBeCloseTo(0.0455, 2);
    expect(beyond(3)).toBeGreaterThan(0.0017);
  });

  test('integer makes every value equally likely', () => {
    const { integer } = randomStream(10);
    // χ² with 6 degrees of freedom is below 22.5 in 999 of 1,000 cases.
    expect(
      chiSquare(
        histogram(
          7,
          draw(70_000, () => integer(7)),
        ),
      ),
    ).toBeLessThan(22.5);
    // 3·2³⁰ does not divide 2³²: a plain remainder would give the first third twice its share.
    const limit = 3 * 2 ** 30;
    const thirds = draw(30_000, () => Math.floor(integer(limit) / 2 ** 30));
    expect(chiSquare(histogram(3, thirds))).toBeLessThan(13.8);
  });

  test('integer takes limits from 1 to 2³²', () => {
    const { integer } = randomStream(9);
    expect(draw(5, () => integer(1))).toEqual([0, 0, 0, 0, 0]);
    expect(draw(2, () => randomStream(9).integer(2 ** 32))).toEqual(draw(2, () => randomStream(9).uint32()));
    for (const limit of [0, -1, 1.5, NaN, Infinity, 2 ** 32 + 1])
      expect(() => integer(limit)).toThrow(
        new RangeError(`RandomStream integer: limit must be a whole number in [1, 2^32], received ${limit}`),
      );
  });

  test.each([[-1], [0.5], [NaN], [2 ** 53]])('refuses %d as seed or path', (word) => {
    const refusal = new RangeError(`randomStream: seed and path must be whole numbers from 0, received ${word}`);
    expect(() => randomStream(word)).toThrow(refusal);
    expect(() => randomStream(1, word)).toThrow(refusal);
  });
});
