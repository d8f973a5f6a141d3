import { expect, it } from 'vitest';
import { pollDelaySeconds } from './poll-delay.ts';

it('waits longer each time, and not for ever', () => {
  const delays = Array.from({ length: 8 }, (_, failures) => pollDelaySeconds(failures));
  expect(delays).toEqual([0.5, 1, 2, 4, 8, 8, 8, null]);
});
