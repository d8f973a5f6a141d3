import type * as Ridge from '@sdumc/ridge';
import { expect, test, vi } from 'vitest';
import { memorySource, WIDTHS } from '../../testing/tiny-source.ts';
import { fittedRows } from './fitted-rows.ts';
import { predictBaselines } from './predict-baselines.ts';

// What ridge thins to is 1,000 rows, which take minutes to fit.
vi.mock('@sdumc/ridge', async (original) => ({
  ...(await original<typeof Ridge>()),
  MOST_ROWS_WHEN_WIDE: 6,
}));

const rows = [3, 1, 4, 15, 9, 2, 6, 5, 35];

test('are evenly spaced where rows and columns are many, otherwise all', () => {
  expect(fittedRows(rows, 7)).toEqual([3, 1, 15, 9, 6, 5]);
  expect(fittedRows(rows, 6)).toEqual(rows);
  expect(fittedRows(rows.slice(3), 100)).toEqual(rows.slice(3));
});

test('are all that the baselines read to fit', async () => {
  const frames = { audio: { values: new Float32Array(WIDTHS.audio), frames: 1, width: WIDTHS.audio } };
  const text = { values: new Float32Array(WIDTHS.text), frames: 1, width: WIDTHS.text };
  const read: number[] = [];
  const source = memorySource(
    Array.from({ length: 14 }, (_, row) => ({
      split: row < 12 ? 'train' : 'test',
      valence: row % 3,
      frames: { ...frames, text },
    })),
    (row) => read.push(row),
  );
  await predictBaselines(source, [12, 13]);
  const thinned = [0, 2, 4, 6, 8, 10]; // audio and text are 7 columns, audio alone is 3
  const all = Array.from({ length: 12 }, (_, row) => row);
  expect(read).toEqual([...thinned, 12, 13, ...all, 12, 13]);
});
