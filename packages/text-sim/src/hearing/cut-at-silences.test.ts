import { describe, expect, it } from 'vitest';
import { cutAtSilences } from './cut-at-silences.ts';
import { secondsOf, type Sound } from './sound.ts';

const RATE = 1000;
/** A tone with silence at the given seconds, each 0.4 s long. */
function toneWithPauses(seconds: number, pauses: readonly number[]): Sound {
  const samples = Float32Array.from({ length: seconds * RATE }, (_, at) => Math.sin(at / 3));
  for (const pause of pauses) samples.fill(0, pause * RATE, (pause + 0.4) * RATE);
  return { samples, sampleRateHz: RATE };
}
const lengths = (pieces: readonly Sound[]) => pieces.map(secondsOf);

describe('cutAtSilences', () => {
  it('leaves sound alone that is short enough', () => {
    const sound = toneWithPauses(10, [4]);
    expect(cutAtSilences(sound, { longestSeconds: 10 })).toEqual([sound]);
    expect(lengths(cutAtSilences({ samples: new Float32Array(0), sampleRateHz: RATE }, { longestSeconds: 1 }))).toEqual(
      [0],
    );
  });

  it('cuts within a pause of the second half of what fits', () => {
    const pieces = cutAtSilences(toneWithPauses(21, [2, 7, 13.6]), { longestSeconds: 10 });
    expect(pieces).toHaveLength(3);
    const [first, second] = lengths(pieces) as [number, number, number];
    expect(first > 7 && first < 7.4).toBe(true);
    expect(first + second > 13.6 && first + second < 14).toBe(true);
  });

  it('cuts speech without a pause too, and loses nothing', () => {
    const sound = toneWithPauses(47, []);
    const pieces = cutAtSilences(sound, { longestSeconds: 10 });
    expect(Math.max(...lengths(pieces))).toBeLessThanOrEqual(10);
    expect(Math.min(...lengths(pieces).slice(0, -1))).toBeGreaterThanOrEqual(5);
    expect(Float32Array.from(pieces.flatMap(({ samples }) => [...samples]))).toEqual(sound.samples);
  });

  it('finds digital silence behind loud speech', () => {
    const sound = toneWithPauses(12, [8]);
    sound.samples.forEach((value, at) => (sound.samples[at] = at < 8 * RATE ? value * 1000 : value));
    const [first] = lengths(cutAtSilences(sound, { longestSeconds: 10 })) as [number];
    expect(first > 8 && first < 8.4).toBe(true);
  });

  it('refuses pieces that hold no word', () => {
    expect(() => cutAtSilences(toneWithPauses(1, []), { longestSeconds: 0.1 })).toThrow(
      'cutAtSilences longestSeconds: must be above 0.2, received 0.1',
    );
  });
});
