import { readFileSync } from 'node:fs';
import { samplesInMemory, type AudioSamples } from '@sdumc/core';
import { describe, expect, it } from 'vitest';
import { analyseAudio, type AudioAnalysis } from './analyse-audio.ts';

/** librosa 0.11 of two seconds of silence, voice and hiss; fixtures/README.md says how it was made. */
const golden = JSON.parse(readFileSync(new URL('../../fixtures/audio.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, readonly (number | null | readonly number[])[]>
>;
const wave = Float32Array.from(golden['wave'] as readonly number[]);
const analyse = async (samples: Float32Array) =>
  (await analyseAudio(samplesInMemory(samples, 16000), { measure: 'all' })) as AudioAnalysis;

describe('analyseAudio agrees with librosa', async () => {
  const ours = await analyse(wave);
  it.each<[string, Float32Array]>([
    ['logMel', ours.logMel],
    ['mfcc13', ours.mfcc],
    ['rms', ours.rms],
    ['zeroCrossingRate', ours.zeroCrossingRate],
    ['spectralCentroidHz', ours.spectralCentroidHz],
    ['spectralRolloff85Hz', ours.spectralRolloffHz],
    ['spectralFlatness', ours.spectralFlatness],
  ])('%s to 1e-5', (name, received) => {
    const expected = golden[name]!.flat() as number[];
    const largest = Math.max(...expected.map(Math.abs));
    expect(received).toHaveLength(expected.length);
    const error = Math.max(...expected.map((value, at) => Math.abs(value - received[at]!)));
    expect(error / largest).toBeLessThan(1e-5);
  });

  it('pitch frame by frame, and where there is none', () => {
    const expected = golden['pyinF0Hz'] as (number | null)[];
    expect([...ours.pitchHz].map((hz) => !Number.isNaN(hz))).toEqual(expected.map((hz) => hz !== null));
    expect(expected.filter((hz) => hz !== null).length).toBeGreaterThan(50);
    for (const [at, hz] of expected.entries())
      if (hz !== null) expect(Math.abs(ours.pitchHz[at]! / hz - 1)).toBeLessThan(1e-4);
  });
});

describe('analyseAudio', () => {
  it('gives the same however the sound is cut into chunks', async () => {
    const whole = await analyse(wave);
    for (const size of [1, 159, 160, 1024, 5000]) {
      async function* chunks() {
        for (let at = 0; at < wave.length; at += size) yield wave.slice(at, at + size);
      }
      const samples: AudioSamples = { sampleRateHz: 16000, chunks: chunks() };
      expect(await analyseAudio(samples, { measure: 'all' })).toEqual(whole);
    }
  });

  it('has 1 + ⌊samples / 160⌋ frames, from a single sample on', async () => {
    for (const [samples, frames] of [
      [1, 1],
      [159, 1],
      [160, 2],
      [161, 2],
      [511, 4],
      [512, 4],
      [1600, 11],
    ] as const)
      // prettier-ignore
      expect((await analyse(wave.subarray(9000, 9000 + samples))).frames).toBe(frames);
    expect(await analyseAudio(samplesInMemory(new Float32Array(), 16000), { measure: 'all' })).toBeUndefined();
  });

  it('settles the pitch of long sound as it would that of short sound', async () => {
    // a voice that never stops, over the 256 frames at which the past is settled
    const long = Float32Array.from({ length: 16000 * 8 }, (_, at) => {
      const seconds = at / 16000;
      const phase = 2 * Math.PI * (150 * seconds + 10 * Math.sin(2 * Math.PI * 0.5 * seconds));
      return seconds % 3 > 2.8 ? 0 : 0.3 * (Math.sin(phase) + Math.sin(2 * phase) / 2 + Math.sin(3 * phase) / 3);
    });
    const { pitchHz } = await analyse(long);
    const voiced = [...pitchHz.entries()].filter(([, hz]) => !Number.isNaN(hz));
    expect(voiced.length / pitchHz.length).toBeGreaterThan(0.8);
    const wrong = voiced.filter(
      ([frame, hz]) => Math.abs(hz / (150 + 10 * Math.PI * Math.cos((Math.PI * frame) / 100)) - 1) > 0.03,
    );
    expect(wrong.length / voiced.length).toBeLessThan(0.02);
  });

  it('refuses other sample rates and samples that are no numbers', async () => {
    await expect(analyseAudio(samplesInMemory(wave, 8000), { measure: 'all' })).rejects.toThrow(
      'audio sampleRateHz: must be 16000, received 8000',
    );
    const broken = wave.slice(0, 4000);
    broken[1234] = NaN;
    await expect(analyse(broken)).rejects.toThrow('audio: sample 1234 is NaN, every sample must be finite');
  });
});
