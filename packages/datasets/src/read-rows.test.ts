import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readRows } from './read-rows.ts';

test('gives rows in the order asked for, however late each is, and reads few at once', async () => {
  let [atOnce, most] = [0, 0];
  const source = {
    name: 'slow',
    utterances: [],
    widths: { audio: 1 },
    read: async (row: number) => {
      most = Math.max(most, ++atOnce);
      for (let turn = 0; turn < row % 5; turn += 1) await setImmediate();
      atOnce -= 1;
      return { audio: { values: Float32Array.of(row), frames: 1, width: 1 } };
    },
  };
  const rows = Array.from({ length: 100 }, (_, row) => (row * 37) % 100);
  const given: number[] = [];
  for await (const { row, frames } of readRows(source, rows)) {
    expect(frames.audio!.values[0]).toBe(row);
    given.push(row);
  }
  expect(given).toEqual(rows);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(8);
});
