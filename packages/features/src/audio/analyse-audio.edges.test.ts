import { readFileSync } from 'node:fs';
import { samplesInMemory } from '@sdumc/core';
import { expect, it } from 'vitest';
import { analyseAudio } from './analyse-audio.ts';

interface Measured {
  readonly mfcc13: readonly number[];
  readonly rms: readonly number[];
  readonly zeroCrossingRate: readonly number[];
  readonly spectralCentroidHz: readonly number[];
  readonly spectralRolloff85Hz: readonly number[];
  readonly spectralFlatness: readonly number[];
  readonly pyinF0Hz: readonly (number | null)[];
}

/** What librosa 0.11 makes of the sounds below, in double precision. */
const golden = JSON.parse(
  readFileSync(new URL('../../fixtures/sound-edges.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Measured>>;

function voice(at: number): number {
  let sum = 0;
  for (let harmonic = 1; harmonic < 8; harmonic++)
    sum += Math.sin((2 * Math.PI * harmonic * 150 * at) / 16000) / harmonic;
  return sum;
}

it.each<[string, number, (at: number) => number]>([
  ['silence', 1600, () => 0],
  ['159 samples', 159, (at) => 0.3 * voice(at)],
  ['160 samples', 160, (at) => 0.3 * voice(at)],
  ['399 samples', 399, (at) => 0.3 * voice(at)],
  ['513 samples', 513, (at) => 0.3 * voice(at)],
  ['constant', 2000, () => 0.375],
  ['clipped', 6000, (at) => Math.min(1, Math.max(-1, 2 * voice(at)))],
  ['square', 6000, (at) => (Math.floor(at / 65) % 2 === 0 ? 1 : -1)],
  ['every other sample', 1000, (at) => (at % 2 === 0 ? 0.5 : -0.5)],
  ['voice after silence', 8000, (at) => (at < 4000 ? 0 : 0.3 * voice(at - 4000))],
  ['soft', 5000, (at) => 1e-3 * voice(at)],
])('agrees with librosa to 1e-6: %s', async (name, samples, sample) => {
  const wave = Float32Array.from({ length: samples }, (_, at) => sample(at));
  const ours = (await analyseAudio(samplesInMemory(wave, 16000), { measure: 'all' }))!;
  const expected = golden[name]!;
  const pairs: readonly [readonly number[], Float32Array][] = [
    [expected.mfcc13, ours.mfcc],
    [expected.rms, ours.rms],
    [expected.zeroCrossingRate, ours.zeroCrossingRate],
    [expected.spectralCentroidHz, ours.spectralCentroidHz],
    [expected.spectralRolloff85Hz, ours.spectralRolloffHz],
    [expected.spectralFlatness, ours.spectralFlatness],
    [expected.pyinF0Hz.map((hz) => hz ?? -1), ours.pitchHz.map((hz) => (Number.isNaN(hz) ? -1 : hz))],
  ];
  for (const [theirs, measured] of pairs) {
    expect(measured).toHaveLength(theirs.length);
    const largest = Math.max(...theirs.map(Math.abs));
    const error = Math.max(...theirs.map((value, at) => Math.abs(value - measured[at]!)));
    expect(error).toBeLessThanOrEqual(1e-6 * largest);
  }
});
