import { expect, test } from 'vitest';
import { compare, passes, worst } from './comparison.ts';

const held = (expected: number[], received: number[], tolerance = 1e-5) =>
  compare({ file: 'golden.json', quantity: 'x', expected, received, tolerance });

test('the error is the largest error over the largest expected value', () => {
  expect(held([2, -4, 0], [2, -4.5, 0.25])).toMatchObject({ error: 0.125, absoluteError: 0.5 });
  expect(passes(held([1, 1000], [1.009, 1000]))).toBe(true);
  expect(passes(held([1, 1000], [1.011, 1000]))).toBe(false);
});

test('what is tiny in absolute terms passes whatever the scale', () => {
  expect(passes(held([0, 0], [0, 1e-8]))).toBe(true);
  expect(passes(held([0, 0], [0, 1e-6]))).toBe(false);
  expect(passes(held([0], [0]))).toBe(true);
});

test.each<[string, number[]]>([
  ['NaN', [1, NaN]],
  ['infinity', [1, Infinity]],
  ['a value too few', [1]],
  ['a value too many', [1, 2, 3]],
  ['nothing', []],
])('%s never passes', (_, received) => {
  expect(passes(held([1, 2], received, 1e9))).toBe(false);
});

test('the worst of several is one that fails, else the one with the largest error', () => {
  const [good, better, bad] = [held([1], [1.000_001]), held([1], [1]), held([1], [1.1])];
  const tiny = held([0], [1e-8]); // an infinite relative error that passes
  expect(worst('all', [good, bad, tiny])).toMatchObject({ error: bad.error });
  expect(worst('all', [better, good])).toMatchObject({ error: good.error });
  expect(() => worst('all', [])).toThrow('golden: nothing to compare for "all"');
});
