import { expect, test } from 'vitest';
import { randomStream } from '../random/random-stream.ts';
import { uniformByFanIn, xavierNormal } from './initial-values.ts';

const meanOf = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('uniformByFanIn fills ±1/√fanIn evenly', () => {
  const size = 40_000;
  const values = uniformByFanIn({ size, fanIn: 25, random: randomStream(1) });
  expect(values).toHaveLength(size);
  expect(Math.max(...values)).toBeLessThanOrEqual(Math.fround(0.2));
  expect(Math.max(...values)).toBeGreaterThan(0.1995);
  expect(Math.min(...values)).toBeLessThan(-0.1995);
  expect(Math.abs(meanOf(values))).toBeLessThan((5 * 0.2) / Math.sqrt(3 * size));
  expect(meanOf(values.map((value) => value ** 2))).toBeCloseTo(0.04 / 3, 3);
});

test('xavierNormal is normal with variance 2/(fanIn + fanOut)', () => {
  const values = xavierNormal({ fanIn: 300, fanOut: 100, random: randomStream(2) });
  expect(values).toHaveLength(30_000);
  const variance = meanOf(values.map((value) => value ** 2));
  expect(Math.abs(variance / (2 / 400) - 1)).toBeLessThan(5 * Math.sqrt(2 / 30_000));
  expect(meanOf(values.map((value) => value ** 4)) / variance ** 2).toBeGreaterThan(2.8); // 3, and 1.8 if uniform
});
