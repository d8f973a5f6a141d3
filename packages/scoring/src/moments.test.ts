import { expect, test } from 'vitest';
import { mean, standardDeviation } from './moments.ts';

test('the deviation is that of a sample, so that it is divided by one less than there are values', () => {
  expect(mean([1, 2, 6])).toBe(3);
  expect(standardDeviation([1, 2, 6])).toBeCloseTo(Math.sqrt((4 + 1 + 9) / 2), 14);
});
