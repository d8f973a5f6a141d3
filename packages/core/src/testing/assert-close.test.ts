import { expect, test } from 'vitest';
import { assertClose } from './assert-close.ts';

const close = (actual: number[], expected: number[]) => () => assertClose({ actual, expected, tolerance: 1e-5 });

test('measures the largest error by the largest expected value', () => {
  expect(close([100.0009, 0.0009], [100, 0])).not.toThrow();
  expect(close([100, 0.0011], [100, 0])).toThrow('values[1]: must be 0');
  expect(close([1e-8], [0])).not.toThrow();
  expect(close([1e-6], [0])).toThrow();
});

test('NaN, infinity and other shapes are never close', () => {
  expect(close([NaN], [NaN])).toThrow();
  expect(close([Infinity], [Infinity])).toThrow();
  expect(close([1], [1, 1])).toThrow('values: shapes differ');
  expect(() =>
    assertClose({
      actual: [[1, 2], [3]],
      expected: [
        [1, 2],
        [3, 4],
      ],
      tolerance: 1,
    }),
  ).toThrow();
  expect(() => assertClose({ actual: [[1]], expected: [1], tolerance: 1 })).toThrow('values: shapes differ');
});
