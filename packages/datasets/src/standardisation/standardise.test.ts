import { randomStream } from '@sdumc/core';
import type { UtteranceFrames, UtteranceSource } from '@sdumc/core';
import { describe, expect, it } from 'vitest';
import { fitStandardisation } from './fit-standardisation.ts';
import { standardise, withStandardisation } from './standardise.ts';

const sequence = (width: number, values: readonly number[]) => ({
  values: Float32Array.from(values),
  frames: values.length / width,
  width,
});
function sourceOf(rows: readonly UtteranceFrames[]): UtteranceSource {
  const utterances = rows.map((_, row) => ({ id: `${row}`, videoId: `${row}`, split: 'train' as const, valence: 0 }));
  return { name: 'made', utterances, widths: {}, read: async (row) => rows[row]! };
}

describe('fitStandardisation', () => {
  it('agrees with mean and deviation computed in two passes, far from zero too', async () => {
    const random = randomStream(1);
    const rows = Array.from({ length: 20 }, (_, row) => ({
      audio: sequence(
        3,
        Array.from({ length: 3 * (1 + (row % 4)) }, (_, at) => 10_000 + (at % 3) * random.normal()),
      ),
    }));
    const { audio } = await fitStandardisation(
      sourceOf(rows),
      rows.map((_, row) => row),
    );
    const frames = rows.flatMap((row) => [...row.audio.values]);
    for (const feature of [0, 1, 2]) {
      const values = frames.filter((_, at) => at % 3 === feature);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      expect(audio!.mean[feature]).toBeCloseTo(mean, 8);
      expect(audio!.scale[feature]).toBeCloseTo(feature === 0 ? 1 : Math.sqrt(variance), 8);
    }
  });

  it('looks at the given rows only', async () => {
    const source = sourceOf([{ audio: sequence(1, [1, 3]) }, { audio: sequence(1, [1000]) }]);
    expect(await fitStandardisation(source, [0])).toEqual({ audio: { mean: [2], scale: [1] } });
  });

  it('does not blow up a feature that varies by rounding noise', async () => {
    const source = sourceOf([{ audio: sequence(1, [1000, 1000.0001, 1000]) }]);
    expect((await fitStandardisation(source, [0])).audio?.scale).toEqual([1]);
  });

  it('measures the space of text on real text, on simulated text only for want of any', async () => {
    const both = sourceOf([{ text: sequence(1, [2, 4]), simulated: sequence(1, [100, 300]) }]);
    expect(await fitStandardisation(both, [0])).toEqual({ text: { mean: [3], scale: [1] } });
    const heard = sourceOf([{ simulated: sequence(1, [100, 300]) }]);
    expect(await fitStandardisation(heard, [0])).toEqual({ text: { mean: [200], scale: [100] } });
  });

  it('reads row after row, tells how far it is, and names the row of another width', async () => {
    const rows = [[1, 3], [5], [2, 2, 2]].map((values) => ({ audio: sequence(1, values) }));
    const progress: unknown[] = [];
    await fitStandardisation(sourceOf(rows), [2, 0, 1], { onProgress: (at) => progress.push(at) });
    expect(progress).toEqual([1, 2, 3].map((done) => ({ done, total: 3 })));
    const mixed = sourceOf([{ audio: sequence(2, [1, 2]) }, { audio: sequence(1, [1]) }]);
    await expect(fitStandardisation(mixed, [0, 1])).rejects.toThrow(
      new RangeError('fitStandardisation audio of row 1: axis D must be 2, received 1'),
    );
  });

  it('comes back from JSON to the last bit', async () => {
    const fitted = await fitStandardisation(
      sourceOf([{ video: sequence(2, [0.1, 0.2, 0.7, 1e-30, 3, Math.PI]) }]),
      [0],
    );
    expect(JSON.parse(JSON.stringify(fitted))).toEqual(fitted);
  });
});

describe('standardise', () => {
  const standardisation = { text: { mean: [1, 10], scale: [2, 5] } };

  it('centres and scales text and simulated text alike, and leaves other spaces alone', async () => {
    const video = sequence(1, [7]);
    const frames = { text: sequence(2, [3, 0, 1, 10]), simulated: sequence(2, [-3, 15]), video };
    expect(standardise(frames, standardisation)).toEqual({
      text: sequence(2, [1, -2, 0, 0]),
      simulated: sequence(2, [-2, 1]),
      video,
    });
    expect([...frames.text.values]).toEqual([3, 0, 1, 10]);
    const wrapped = withStandardisation(sourceOf([frames]), standardisation, { clip: 1.5 });
    expect([...(await wrapped.read(0)).text!.values]).toEqual([1, -1.5, 0, 0]);
  });

  it('divides, in float64, and lets what is not a number through', () => {
    const random = randomStream(5);
    const draw = (length: number) => Array.from({ length }, () => 3 + 2 * random.normal());
    const [mean, scale, values] = [draw(7), draw(7).map((x) => Math.abs(x) + 0.1), [...draw(69), NaN]];
    const { audio } = standardise({ audio: sequence(7, values) }, { audio: { mean, scale } }, { clip: 2 });
    const expected = values.map((value, at) => (Math.fround(value) - mean[at % 7]!) / scale[at % 7]!);
    const clipped = expected.map((x) => Math.min(2, Math.max(-2, x)));
    expect(audio!.values).toEqual(Float32Array.from(clipped));
    expect(audio!.values.some((x) => Math.abs(x) === 2)).toBe(true);
  });

  it('refuses another width', () => {
    expect(() => standardise({ text: sequence(1, [1]) }, standardisation)).toThrow(
      'standardise text: axis D must be 2, received 1',
    );
  });
});
