import { expect, test } from 'vitest';
import { makeBatch } from './make-batch.ts';
import { paddingShare } from './padding-share.ts';

const counts = [{ audio: 2, text: 5 }, { audio: 4 }, { audio: 1, text: 1, video: 3 }, { audio: 4, text: 5 }];
const widths = { audio: 3, text: 2, video: 1 };
const source = { widths, frameCounts: (row: number) => counts[row]! };

test('is the share of padding where a batch is padded to the longest, stream by stream', () => {
  for (const batches of [
    [[0, 1, 2, 3]],
    [
      [0, 1],
      [2, 3],
    ],
    [[3, 0], [1], [2]],
  ]) {
    let [observed, all] = [0, 0];
    for (const batch of batches) {
      const frames = (row: number) =>
        Object.fromEntries(
          Object.entries(counts[row]!).map(([stream, frames]) => {
            const width = widths[stream as keyof typeof widths];
            return [stream, { values: new Float32Array(frames * width).fill(1), frames, width }];
          }),
        );
      const { rows, longest } = makeBatch(
        batch.map((row) => ({ frames: frames(row), valence: 0 })),
        widths,
      );
      for (const stream of ['audio', 'text', 'video'] as const) {
        observed += rows[stream].values.reduce((sum, value) => sum + value, 0);
        all += batch.length * longest[stream] * widths[stream];
      }
    }
    expect(paddingShare(source, batches)).toBeCloseTo(1 - observed / all, 12);
  }
});

test('is 0 where all are of one length, and for nothing', () => {
  expect(paddingShare({ ...source, frameCounts: () => ({ audio: 4, text: 2, video: 1 }) }, [[0, 1]])).toBe(0);
  expect(paddingShare(source, [])).toBe(0);
});
