import { expect, it } from 'vitest';
import { stepped } from './stepped.ts';

it('steps by tenths and by seconds, and never out of the clip', () => {
  expect(stepped('ArrowRight', 1, 3)).toBeCloseTo(1.1);
  expect(stepped('PageDown', 1.5, 3)).toBeCloseTo(0.5);
  expect(stepped('ArrowLeft', 0.05, 3)).toBe(0);
  expect(stepped('PageUp', 2.5, 3)).toBe(3);
  expect([stepped('Home', 2, 3), stepped('End', 2, 3), stepped('x', 2, 3)]).toEqual([0, 3, null]);
});
