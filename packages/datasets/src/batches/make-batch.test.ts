import { describe, expect, it } from 'vitest';
import { makeBatch } from './make-batch.ts';

const sequence = (width: number, ...values: number[]) => ({
  values: Float32Array.from(values),
  frames: values.length / width,
  width,
});

describe('makeBatch', () => {
  const batch = makeBatch(
    [
      { frames: { audio: sequence(2, 1, 2, 3, 4), simulated: sequence(1, 9) }, valence: -1.5 },
      { frames: { audio: sequence(2, 5, 6) }, valence: 2 },
    ],
    { audio: 2, text: 3 },
  );

  it('pads with zeros on the right and masks the padding', () => {
    expect(batch.streams.audio).toEqual({
      values: Float32Array.of(1, 2, 3, 4, 5, 6, 0, 0),
      mask: Float32Array.of(1, 1, 1, 0),
      shape: [2, 2, 2],
    });
    expect(batch.streams.simulated).toEqual({
      values: Float32Array.of(9, 0),
      mask: Float32Array.of(1, 0),
      shape: [2, 1, 1],
    });
    expect(batch.valence).toEqual(Float32Array.of(-1.5, 2));
  });

  it('gives a stream that nobody has one unobserved frame, as wide as the source says', () => {
    expect(batch.streams.text).toEqual({ values: new Float32Array(6), mask: new Float32Array(2), shape: [2, 1, 3] });
    expect(batch.streams.video).toEqual({ values: new Float32Array(2), mask: new Float32Array(2), shape: [2, 1, 1] });
  });

  it('counts an observed frame of zeros as observed', () => {
    const { streams } = makeBatch([{ frames: { video: sequence(2, 0, 0) }, valence: 0 }], {});
    expect([...streams.video.mask]).toEqual([1]);
  });

  it('refuses widths that differ and an empty batch', () => {
    const frames = { audio: sequence(1, 1) };
    expect(() => makeBatch([{ frames, valence: 0 }], { audio: 2 })).toThrow(
      'makeBatch audio of sample 0: axis D must be 2, received 1',
    );
    expect(() => makeBatch([], {})).toThrow(/at least one utterance/);
  });
});
