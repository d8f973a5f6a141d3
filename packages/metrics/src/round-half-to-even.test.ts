import { expect, test } from 'vitest';
import { roundHalfToEven } from './round-half-to-even.ts';

test('half-way values go to the even neighbour, others to the nearest', () => {
  const values = [-3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 0.49999999999999994, 2.4, 2.6, -2.4, -2.6, 7];
  const rounded = values.map((value) => roundHalfToEven(value) + 0);
  expect(rounded).toEqual([-4, -2, -2, 0, 0, 2, 2, 0, 2, 3, -2, -3, 7]);
});
