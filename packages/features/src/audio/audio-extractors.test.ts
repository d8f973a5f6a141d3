import { samplesInMemory, type FeatureSequence } from '@sdumc/core';
import { describe, expect, it, test } from 'vitest';
import { conformanceOfAudioExtractor } from '../../testing/conformance-of-audio-extractor.ts';
import { logMel, logMelProsody, prosody } from './audio-extractors.ts';
import { PROSODY_COLUMNS } from './prosody-columns.ts';

const RATE = 16000;
const sound = (seconds: number, sample: (seconds: number) => number) =>
  samplesInMemory(
    Float32Array.from({ length: seconds * RATE }, (_, at) => sample(at / RATE)),
    RATE,
  );
const voice = (phase: number) => 0.2 * (Math.sin(phase) + Math.sin(2 * phase) / 2 + Math.sin(3 * phase) / 3);
const steady = () => sound(2, (seconds) => voice(2 * Math.PI * 160 * seconds));
/** Pitch that swings by an octave, four times a second. */
const lively = () => sound(2, (seconds) => voice(2 * Math.PI * (160 * seconds + 2 * Math.sin(8 * Math.PI * seconds))));

async function meanOf(samples: ReturnType<typeof steady>, column: string): Promise<number> {
  const { values, width, frames } = (await prosody().extract(samples))!;
  const place = PROSODY_COLUMNS.indexOf(column);
  if (place < 0) throw new Error(`no column ${column}`);
  return values.reduce((sum, value, at) => (at % width === place ? sum + value : sum), 0) / frames;
}

describe.each([
  { make: logMel, name: 'log-mel', width: 64 },
  { make: prosody, name: 'prosody', width: 38 },
  { make: logMelProsody, name: 'log-mel+prosody', width: 102 },
])('$name', ({ make, name, width }) => {
  conformanceOfAudioExtractor({
    make,
    expected: { name, width, hopSeconds: 0.01 },
    sampleRateHz: RATE,
    framesOf: (samples) => 1 + Math.floor(samples / 160),
  });

  it('stays finite for a constant, and for three samples', async () => {
    for (const [samples, frames] of [
      [sound(0.5, () => 0.5), 51],
      [sound(3 / RATE, () => 0.1), 1],
    ] as const) {
      const sequence = (await make().extract(samples))!;
      expect(sequence.frames).toBe(frames);
      expect(sequence.values.every(Number.isFinite)).toBe(true);
    }
  });
});

describe('prosody', () => {
  it('knows the pitch, and a voice from none', async () => {
    expect(await meanOf(steady(), 'pitch, octaves above 110 Hz')).toBeCloseTo(Math.log2(160 / 110), 1);
    expect(await meanOf(steady(), 'voiced')).toBeGreaterThan(0.9);
    expect(
      await meanOf(
        sound(1, () => 0),
        'voiced',
      ),
    ).toBe(0);
  });

  it('tells a lively voice from a steady one by its mean', async () => {
    const column = 'pitch deviation, octaves * 10';
    expect(await meanOf(lively(), column)).toBeGreaterThan(10 * (await meanOf(steady(), column)));
  });

  it('measures energy in decibels', async () => {
    const sine = (amplitude: number) => sound(1, (seconds) => amplitude * Math.sin(2 * Math.PI * 200 * seconds));
    const [loud, soft] = [await meanOf(sine(0.5), 'energy, dB / 20'), await meanOf(sine(0.05), 'energy, dB / 20')];
    expect(loud - soft).toBeCloseTo(1, 3);
  });

  it('names every column once', () => {
    expect(new Set(PROSODY_COLUMNS).size).toBe(prosody().width);
  });
});

test('log-mel and prosody side by side are those of each alone', async () => {
  const [bands, voice, both] = (await Promise.all(
    [logMel(), prosody(), logMelProsody()].map((extractor) => extractor.extract(lively())),
  )) as [FeatureSequence, FeatureSequence, FeatureSequence];
  for (let frame = 0; frame < both.frames; frame += 1) {
    const row = both.values.subarray(frame * 102, (frame + 1) * 102);
    expect(row.subarray(0, 64)).toEqual(bands.values.subarray(frame * 64, (frame + 1) * 64));
    expect(row.subarray(64)).toEqual(voice.values.subarray(frame * 38, (frame + 1) * 38));
  }
});
