import { describe, expect, it } from 'vitest';
import { audibility } from './silence.ts';

const RATE = 16000;
const decibels = (level: number) => 10 ** (level / 20);

/** Sound of a loudness (root mean square), as a file of 16 bits holds it. */
function sound(level: number, seconds: number, at: (second: number, sample: number) => number, sampleRateHz = RATE) {
  const raw = Float64Array.from({ length: seconds * sampleRateHz }, (_, sample) => at(sample / sampleRateHz, sample));
  const loudness = Math.sqrt(raw.reduce((sum, value) => sum + value ** 2, 0) / raw.length);
  const gain = loudness === 0 ? 0 : decibels(level) / loudness;
  return { samples: Float32Array.from(raw, (value) => Math.round(value * gain * 32767) / 32767), sampleRateHz };
}

/** From −1 to 1, the same each time. */
function random() {
  let state = 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return (2 * state) / 2147483647 - 1;
  };
}
const noise = () => {
  const next = random();
  return () => next();
};
const rumble = () => {
  const next = random();
  let value = 0;
  return () => (value = 0.995 * value + next());
};
const hum = (hertz: number) => (second: number) =>
  [1, 2, 3, 4].reduce((sum, harmonic) => sum + Math.sin(2 * Math.PI * hertz * harmonic * second) / harmonic, 0);
/** Four syllables a second; the pitch glides. */
const syllables = (second: number) => Math.max(0, Math.sin(2 * Math.PI * 4 * second));
const speech = (second: number) => {
  const phase = 2 * Math.PI * (130 * second + 3 * Math.sin(second * 5));
  return syllables(second) * [1, 2, 3, 4, 5].reduce((sum, harmonic) => sum + Math.sin(phase * harmonic) / harmonic, 0);
};

describe('audibility', () => {
  it.each([
    ['digital silence', sound(0, 5, () => 0)],
    ['nothing', { samples: new Float32Array(0), sampleRateHz: RATE }],
    ['an offset of the sound card', sound(-35, 2, () => 1)],
    ['a click', sound(-40, 5, (_, sample) => (sample === 40_000 ? 1 : 0))],
    ['dither', sound(-92, 5, noise())],
    ['faint noise', sound(-60, 5, noise())],
    ['the noise of a room', sound(-45, 5, noise())],
    ['faint rumble', sound(-50, 5, rumble())],
    ['hum of 50 Hz', sound(-55, 5, hum(50))],
    ['hum of 60 Hz', sound(-55, 5, hum(60))],
    ['hum of 120 Hz', sound(-55, 5, hum(120))],
    [
      'faint breath',
      sound(
        -58,
        3,
        (
          (next) => (second: number) =>
            syllables(second) * next()
        )(noise()),
      ),
    ],
  ])('finds %s silent', (_, silence) => {
    expect(audibility(silence)).toBe('silent');
  });

  it.each([
    ['speech', sound(-20, 2, speech)],
    ['quiet speech', sound(-45, 2, speech)],
    ['quiet speech of another rate', sound(-45, 2, speech, 44100)],
    ['speech whose peaks are at −45', sound(-55, 2, speech)],
    [
      'quiet speech above noise',
      sound(
        -45,
        2,
        (
          (next) => (second: number) =>
            speech(second) + next() / 5
        )(noise()),
      ),
    ],
    ['a quiet tone', sound(-45, 2, (second) => Math.sin(2 * Math.PI * 220 * second))],
    ['loud noise', sound(-25, 2, noise())],
    ['a word within two minutes', sound(-62, 120, (second) => (second > 60 && second < 61 ? speech(second) : 0))],
    ['a few loud samples', { samples: Float32Array.of(0, 0.5, -0.5), sampleRateHz: RATE }],
  ])('finds %s audible', (_, heard) => {
    expect(audibility(heard)).toBe('audible');
  });

  it('doubts what is soft and has no voice', () => {
    const whisper = sound(
      -47,
      2,
      (
        (next) => (second: number) =>
          syllables(second) * next()
      )(noise()),
    );
    expect(audibility(whisper)).toBe('nearly silent');
  });
});
