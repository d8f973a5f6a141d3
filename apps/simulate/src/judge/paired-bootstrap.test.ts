import { randomStream } from '@sdumc/core';
import { expect, it } from 'vitest';
import { pairedBootstrap } from './paired-bootstrap.ts';

it('is the mean and nothing around it where all differences are equal', () => {
  expect(pairedBootstrap([0.5, 0.5, 0.5], { resamples: 200 })).toEqual({ mean: 0.5, low: 0.5, high: 0.5 });
});

it('is as wide as the normal law says, for many differences', () => {
  const random = randomStream(3);
  const differences = Array.from({ length: 400 }, () => 0.2 + random.normal());
  const { mean, low, high } = pairedBootstrap(differences, { resamples: 4000 });
  const deviation = Math.sqrt(differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 400);
  expect(Math.abs(mean - low - (1.96 * deviation) / 20)).toBeLessThan(0.01);
  expect(Math.abs(high - mean - (1.96 * deviation) / 20)).toBeLessThan(0.01);
});

it('gives the same every time', () => {
  const differences = [1, -2, 3, 0.5];
  expect(pairedBootstrap(differences, { resamples: 100 })).toEqual(pairedBootstrap(differences, { resamples: 100 }));
});
