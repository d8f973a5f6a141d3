import type { UtteranceFrames } from '@sdumc/core';
import { expect, test } from 'vitest';
import { countingFrames } from './counting-frames.ts';

const sequence = (frames: number, width: number) => ({ values: new Float32Array(frames * width), frames, width });
const ROWS: readonly UtteranceFrames[] = [
  { audio: sequence(3, 2), simulated: sequence(1, 4) },
  {},
  { audio: sequence(0, 2), text: sequence(7, 4), video: sequence(2, 1) },
  { video: sequence(5, 1) },
];
function logged() {
  const reads: number[] = [];
  const source = {
    name: 'made up',
    utterances: ROWS.map((_, row) => ({ id: `${row}`, videoId: `${row}`, split: 'train' as const, valence: 0 })),
    widths: { audio: 2, text: 4, simulated: 4, video: 1 },
    frameCounts: () => ({ audio: 99 }), // a hint far too high
    read: async (row: number) => {
      reads.push(row);
      return ROWS[row]!;
    },
  };
  return { source, reads };
}

test('counts what another pass reads, reads the rest itself, and is exact whatever the hint', async () => {
  const { source, reads } = logged();
  const counting = countingFrames(source);
  expect(await counting.source.read(2)).toBe(ROWS[2]);
  await counting.source.read(0);
  const progress: unknown[] = [];
  const counted = await counting.finish({ onProgress: (at) => progress.push(at) });
  expect(reads).toEqual([2, 0, 1, 3]);
  expect(progress).toEqual([
    { done: 1, total: 2 },
    { done: 2, total: 2 },
  ]);
  expect(ROWS.map((_, row) => counted.frameCounts!(row))).toEqual([
    { audio: 3, simulated: 1 },
    {},
    { text: 7, video: 2 },
    { video: 5 },
  ]);
  expect(counted.frameCounts!(4)).toEqual({});
  expect(await counted.read(3)).toBe(ROWS[3]);
});

test('counts all where nothing was read before, and nothing twice', async () => {
  const { source, reads } = logged();
  const counting = countingFrames(source);
  await counting.finish();
  expect(reads).toEqual([0, 1, 2, 3]);
  await counting.finish();
  expect(reads).toHaveLength(4);
});
