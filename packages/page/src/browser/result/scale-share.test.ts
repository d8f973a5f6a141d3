import { expect, it } from 'vitest';
import { scaleShare } from './scale-share.ts';

it('lies within the scale', () => {
  expect([-5, -3, 0, 1.5, 4].map(scaleShare)).toEqual([0, 0, 0.5, 0.75, 1]);
});
