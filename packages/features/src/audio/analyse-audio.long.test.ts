import { readFileSync } from 'node:fs';
import { samplesInMemory } from '@sdumc/core';
import { expect, it } from 'vitest';
import { analyseAudio } from './analyse-audio.ts';

/** What librosa 0.11 makes of the sound below. */
const golden = JSON.parse(readFileSync(new URL('../../fixtures/long-voice.json', import.meta.url), 'utf8')) as {
  readonly f0Hz: readonly (number | null)[];
  readonly voicedProbability: readonly number[];
  readonly zeroCrossingRate: readonly number[];
};

/** Six seconds: a voice that comes, glides, goes, and drowns in hiss; at last samples that are nearly nothing, of changing sign. */
function sound(): Float32Array {
  const samples = new Float32Array(6 * 16000);
  let [state, phase] = [12345, 0];
  for (let at = 0; at < samples.length; at++) {
    const seconds = at / 16000;
    phase += (120 + 60 * Math.sin(2 * Math.PI * 0.7 * seconds) + (seconds > 2 && seconds < 3 ? 80 : 0)) / 16000;
    let voice = 0;
    for (let harmonic = 1; harmonic < 6; harmonic++) voice += Math.sin(2 * Math.PI * harmonic * phase) / harmonic;
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const hiss = (state / 2 ** 31 - 1) * (0.02 + 0.3 * (0.5 + 0.5 * Math.sin(2 * Math.PI * 0.31 * seconds)) ** 4);
    const loud = seconds % 1.5 < 1.1 ? 0.25 : 0;
    samples[at] = seconds < 5.5 ? Math.round((voice * loud + hiss) * 16384) / 32768 : at % 2 === 0 ? 5e-11 : -5e-11;
  }
  return samples;
}

it('agrees with librosa over what is longer than the past that is settled', async () => {
  const ours = (await analyseAudio(samplesInMemory(sound(), 16000), { measure: 'all' }))!;
  expect(ours.frames).toBe(golden.f0Hz.length);
  const voiced = golden.f0Hz.filter((hz) => hz !== null).length;
  expect(voiced / ours.frames).toBeGreaterThan(0.3);
  expect(voiced / ours.frames).toBeLessThan(0.9);
  expect([...ours.pitchHz].map((hz) => (Number.isNaN(hz) ? null : hz.toFixed(2)))).toEqual(
    golden.f0Hz.map((hz) => hz && hz.toFixed(2)),
  );
  golden.voicedProbability.forEach((probability, frame) =>
    expect(ours.voicedProbability[frame]).toBeCloseTo(probability, 4),
  );
  golden.zeroCrossingRate.forEach((rate, frame) => expect(ours.zeroCrossingRate[frame]).toBeCloseTo(rate, 6));
});
