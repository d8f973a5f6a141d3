import { expect, test } from 'vitest';
import { slidingStatistics } from './sliding-statistics.ts';

test('a line has its slope everywhere, and the deviation of evenly spaced values', () => {
  const { deviation, slope } = slidingStatistics(
    Float32Array.from({ length: 9 }, (_, at) => 5 - 2 * at),
    2,
  );
  for (const value of slope) expect(value).toBeCloseTo(-2, 6);
  expect(deviation[4]).toBeCloseTo(2 * Math.sqrt(2), 6);
  expect(deviation[0]).toBeCloseTo(2 * Math.sqrt(2 / 3), 6); // three places only
});

test('what is not there does not count', () => {
  const { deviation, slope } = slidingStatistics(Float32Array.of(1, NaN, 3, NaN, 5, NaN, NaN, NaN, NaN), 2);
  expect([...slope]).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 0]); // elsewhere there are two of them at most
  expect(deviation[2]).toBeCloseTo(Math.sqrt(8 / 3), 6);
});
