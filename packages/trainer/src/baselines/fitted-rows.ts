import { MOST_ROWS_WHEN_WIDE } from '@sdumc/ridge';

/**
 * The rows that ridge regression makes use of: all, or the evenly spaced ones that it would thin them to where both they and the
 * columns are many. Whoever knows them first need not read the others.
 */
export function fittedRows(rows: readonly number[], columns: number): readonly number[] {
  if (Math.min(rows.length, columns) <= MOST_ROWS_WHEN_WIDE) return rows;
  return Array.from(
    { length: MOST_ROWS_WHEN_WIDE },
    (_, position) => rows[Math.floor((position * rows.length) / MOST_ROWS_WHEN_WIDE)]!,
  );
}
