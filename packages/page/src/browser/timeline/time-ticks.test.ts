import { expect, it } from 'vitest';
import { timeTicks } from './time-ticks.ts';

it('has round ticks, few enough to read', () => {
  expect(timeTicks(3.4)).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3]);
  expect(timeTicks(12)).toEqual([0, 2, 4, 6, 8, 10]);
  expect(timeTicks(100)).toEqual([0, 15, 30, 45, 60, 75, 90]);
});
