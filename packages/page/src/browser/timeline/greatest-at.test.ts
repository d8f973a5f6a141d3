import { expect, it } from 'vitest';
import { greatestAtSeconds } from './greatest-at.ts';

it('is the middle of the frame most looked at', () => {
  expect(greatestAtSeconds([0.25, 0.5, 0.25], 0.5)).toBe(0.75);
  expect(greatestAtSeconds([0, 0], 0.5)).toBeNull();
});
