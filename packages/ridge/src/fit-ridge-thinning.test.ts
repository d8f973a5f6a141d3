import { expect, test, vi } from 'vitest';
import { fitRidge, MOST_ROWS_WHEN_WIDE } from './fit-ridge.ts';
import { ridgePath } from './ridge-path.ts';

// A fit at this size takes a minute; which rows it is given is all that matters here.
vi.mock('./ridge-path.ts', () => ({
  ridgePath: vi.fn(() => (strength: number) => ({ strength, predict: () => ({ values: [], rows: 0, columns: 1 }) })),
}));

test('beyond the limit on both sides, evenly spaced rows are fitted, each with its own target and group', () => {
  const rows = 2.5 * MOST_ROWS_WHEN_WIDE;
  const columns = MOST_ROWS_WHEN_WIDE + 1;
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) values[row * columns] = row; // the first column says which row it is
  const inputs = { values, rows, columns };
  const targets = { values: Float64Array.from({ length: rows }, (_, row) => -row), rows, columns: 1 };
  fitRidge({ inputs, targets, groups: new Array<string>(rows).fill('only') });

  const [fitted] = vi.mocked(ridgePath).mock.lastCall!;
  expect(fitted.inputs).toMatchObject({ rows: MOST_ROWS_WHEN_WIDE, columns });
  const kept = Array.from({ length: fitted.inputs.rows }, (_, at) => fitted.inputs.values[at * columns]!);
  expect(Array.from(fitted.targets.values)).toEqual(kept.map((row) => -row));
  expect(kept[0]).toBe(0);
  expect(kept.at(-1)).toBeGreaterThanOrEqual(rows - 3);
  expect(new Set(kept.slice(1).map((row, at) => row - kept[at]!))).toEqual(new Set([2, 3])); // two and a half to one

  // The folds are of whole groups after thinning too: no row of a group is fitted where another is held.
  vi.mocked(ridgePath).mockClear();
  const groups = Array.from({ length: rows }, (_, row) => `video ${row % 11}`);
  fitRidge({ inputs, targets, groups });
  const folds = vi.mocked(ridgePath).mock.calls.slice(0, 3);
  expect(folds).toHaveLength(3);
  const seen = folds.map(([{ targets: fold }]) => new Set(Array.from(fold.values, (value) => -value % 11)));
  const all = kept.map((row) => row % 11);
  folds.forEach(([{ targets: fold }], position) => {
    expect(fold.rows).toBe(all.filter((group) => seen[position]!.has(group)).length);
    expect(fold.rows).toBeLessThan(MOST_ROWS_WHEN_WIDE);
  });
});
