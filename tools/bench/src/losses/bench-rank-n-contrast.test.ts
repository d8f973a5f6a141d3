import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { benchRankNContrast, relativeToFirst } from './bench-rank-n-contrast.ts';

test('time is related to pairs, and to n² log n', () => {
  const seconds = (n: number) => 3e-9 * n ** 2 * Math.log(n);
  const points = relativeToFirst([2, 10, 100].map((n) => ({ n, seconds: seconds(n) * (n === 100 ? 1.5 : 1) })));
  [1, 1, 1.5].forEach((ratio, at) => expect(points[at]!.overNSquaredLogN).toBeCloseTo(ratio, 12));
  expect(relativeToFirst([{ n: 5, seconds: 1e-6 }])[0]).toEqual({ n: 5, seconds: 1e-6, nanosecondsPerPair: 1e3 / 20, overNSquaredLogN: 1 }); // prettier-ignore
});

test('every n is measured, and no tensor is left', async () => {
  const lines: string[] = [];
  const bench = (counts: number[]) =>
    benchRankNContrast({ backend: 'wasm', counts, print: (line) => lines.push(line) });
  const { mode, loss, points, peakMemoryMb } = await bench([24, 8]);
  const before = tf.memory().numTensors;
  await bench([2]);
  expect(tf.memory().numTensors).toBe(before);
  expect([mode, loss, points.map(({ n }) => n)]).toEqual(['losses', 'rnc', [24, 8]]);
  for (const { seconds } of points) expect(seconds).toBeGreaterThan(0);
  expect(peakMemoryMb).toBeGreaterThan(10);
  expect(lines.slice(0, 3).map((line) => line.trim().split(/ +/)[0])).toEqual(['wasm:', 'n', '24']);
});
