import { expect, test } from 'vitest';
import { areaUnderCurve } from './area-under-curve.ts';

const curve = (...heights: readonly number[]) => heights.map((y, at) => ({ x: at / 10, y }));

test('the area of a flat curve is its height, whatever its range', () => {
  expect(areaUnderCurve(curve(0.6, 0.6, 0.6))).toBeCloseTo(0.6, 12);
  expect(areaUnderCurve([{ x: 5, y: -2 }, { x: 9, y: -2 }])).toBe(-2); // prettier-ignore
});

test('is exact for straight lines between uneven points', () => {
  // ∫ of 1 → 2 over 1, 2 → 2 over 3, 2 → 0 over 4, divided by 8
  const points = [{ x: 1, y: 1 }, { x: 2, y: 2 }, { x: 5, y: 2 }, { x: 9, y: 0 }]; // prettier-ignore
  expect(areaUnderCurve(points)).toBeCloseTo((1.5 + 6 + 4) / 8, 12);
});

test('comes close to the integral of a smooth curve', () => {
  const points = Array.from({ length: 1001 }, (_, at) => ({ x: at / 1000, y: Math.exp(at / 1000) }));
  expect(areaUnderCurve(points)).toBeCloseTo(Math.E - 1, 6);
});

test('refuses what is no curve', () => {
  expect(() => areaUnderCurve([])).toThrow('areaUnderCurve points: must be at least two, received 0');
  expect(() => areaUnderCurve(curve(1))).toThrow('must be at least two, received 1');
  expect(() => areaUnderCurve([{ x: 0.2, y: 1 }, { x: 0.2, y: 1 }])).toThrow('x: must ascend, received 0.2, 0.2'); // prettier-ignore
  expect(() => areaUnderCurve(curve(1, NaN))).toThrow('areaUnderCurve: must be finite, received NaN');
});
