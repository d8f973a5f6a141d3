import { expect, test } from 'vitest';
import { duration } from './duration.ts';

test.each([
  [0.4, '0 s'],
  [59.4, '59 s'],
  [59.6, '1 min 0 s'],
  [75, '1 min 15 s'],
  [3599, '59 min 59 s'],
  [7265, '2 h 1 min'],
  [Infinity, '–'],
  [NaN, '–'],
])('%d seconds are %s', (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});
