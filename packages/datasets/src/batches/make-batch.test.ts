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
      { frames: { audio: sequence(2, 1, 2, 3, 4), simulated: sequence(3, 7, 8, 9) }, valence: -1.5 },
      { frames: { audio: sequence(2, 5, 6), text: sequence(3, 1, 2, 3, 4, 5, 6) }, valence: 2 },
      { frames: { text: sequence(3, 10, 11, 12), simulated: sequence(3, 13, 14, 15) }, valence: 0 },
    ],
    { audio: 2, text: 3 },
  );

  it('puts frames one after another, without padding, and says where each utterance has its own', () => {
    expect(batch.size).toBe(3);
    expect(batch.rows.audio).toEqual({ values: Float32Array.of(1, 2, 3, 4, 5, 6), width: 2 });
    expect(batch.segments.audio).toEqual([
      { start: 0, count: 2 },
      { start: 2, count: 1 },
      { start: 3, count: 0 },
    ]);
    expect(batch.valence).toEqual(Float32Array.of(-1.5, 2, 0));
  });

  it('puts simulated text behind real text', () => {
    expect(batch.rows.text).toEqual({
      values: Float32Array.of(1, 2, 3, 4, 5, 6, 10, 11, 12, 7, 8, 9, 13, 14, 15),
      width: 3,
    });
    expect(batch.segments.text).toEqual([
      { start: 0, count: 0 },
      { start: 0, count: 2 },
      { start: 2, count: 1 },
    ]);
    expect(batch.segments.simulated).toEqual([
      { start: 3, count: 1 },
      { start: 4, count: 0 },
      { start: 4, count: 1 },
    ]);
  });

  it('knows the longest of each stream, which is never 0', () => {
    expect(batch.longest).toEqual({ audio: 2, text: 2, simulated: 1, video: 1 });
  });

  it('gives a modality that nobody has one row of zeros that is nobody’s, as wide as the source says', () => {
    const samples = [
      { frames: { audio: sequence(1, 1) }, valence: 0 },
      { frames: {}, valence: 0 },
    ];
    const { rows, segments } = makeBatch(samples, { text: 3 });
    expect(rows.text).toEqual({ values: new Float32Array(3), width: 3 });
    expect(rows.video).toEqual({ values: new Float32Array(1), width: 1 });
    for (const stream of ['text', 'simulated', 'video'] as const)
      expect(segments[stream].map(({ count }) => count)).toEqual([0, 0]);
    expect(makeBatch(samples, { simulated: 4 }).rows.text.width).toBe(4);
  });

  it('counts an observed frame of zeros as observed', () => {
    const { segments } = makeBatch([{ frames: { video: sequence(2, 0, 0) }, valence: 0 }], {});
    expect(segments.video).toEqual([{ start: 0, count: 1 }]);
  });

  it('as a part of a larger batch has the lengths of that one', () => {
    const longest = { audio: 9, text: 8, simulated: 7, video: 6 };
    const samples = [{ frames: { audio: sequence(1, 1) }, valence: 0 }];
    expect(makeBatch(samples, {}, { longest }).longest).toEqual(longest);
  });

  it('puts its rows where it is told to', () => {
    const asked: number[] = [];
    const shared = new Float32Array(new SharedArrayBuffer(4 * 64));
    let used = 0;
    const allocate = (numbers: number) => {
      asked.push(numbers);
      used += numbers;
      return shared.subarray(used - numbers, used);
    };
    const samples = [{ frames: { audio: sequence(2, 1, 2, 3, 4), video: sequence(1, 5) }, valence: 0 }];
    const { rows } = makeBatch(samples, { text: 3 }, { allocate });
    expect(asked).toEqual([4, 3, 1]);
    expect([...shared.subarray(0, used)]).toEqual([1, 2, 3, 4, 0, 0, 0, 5]);
    expect(rows.audio.values.buffer).toBe(shared.buffer);
  });

  it('refuses widths that differ and an empty batch', () => {
    const frames = { audio: sequence(1, 1) };
    expect(() => makeBatch([{ frames, valence: 0 }], { audio: 2 })).toThrow(
      'makeBatch audio of sample 0: axis D must be 2, received 1',
    );
    expect(() =>
      makeBatch(
        [
          { frames, valence: 0 },
          { frames: { audio: sequence(2, 1, 2) }, valence: 0 },
        ],
        {},
      ),
    ).toThrow('makeBatch audio of sample 1: axis D must be 1, received 2');
    const texts = { text: sequence(3, 1, 2, 3), simulated: sequence(2, 1, 2) };
    expect(() => makeBatch([{ frames: texts, valence: 0 }], {})).toThrow(
      'makeBatch simulated of sample 0: axis D must be 3, received 2',
    );
    expect(() => makeBatch([], {})).toThrow(/at least one utterance/);
  });
});
