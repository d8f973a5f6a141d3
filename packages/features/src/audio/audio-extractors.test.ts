import { samplesInMemory } from '@sdumc/core';
import { describe, expect, it } from 'vitest';
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

describe.each([logMel(), prosody(), logMelProsody()])('$name', (extractor) => {
  it('is as wide as it says, finite, and a frame every 10 ms', async () => {
    const sequence = (await extractor.extract(lively()))!;
    expect(sequence).toMatchObject({
      frames: 201,
      width: extractor.width,
      hopSeconds: 0.01,
      extractor: extractor.name,
    });
    expect(sequence.values).toHaveLength(201 * extractor.width);
    expect(sequence.values.every(Number.isFinite)).toBe(true);
  });

  it.each([
    ['silence', () => sound(0.5, () => 0)],
    ['a constant', () => sound(0.5, () => 0.5)],
    ['full scale', () => sound(0.5, (seconds) => (Math.floor(seconds * 1000) % 2 === 0 ? 1 : -1))],
    ['three samples', () => sound(3 / RATE, () => 0.1)],
  ])('stays finite for %s', async (_, samples) => {
    const { values } = (await extractor.extract(samples()))!;
    expect(values.every(Number.isFinite)).toBe(true);
  });

  it('is absent where there is no sound', async () => {
    expect(await extractor.extract(sound(0, () => 0))).toBeUndefined();
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
