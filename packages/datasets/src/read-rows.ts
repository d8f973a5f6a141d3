import type { UtteranceFrames, UtteranceSource } from '@sdumc/core';
import { prefetched } from './batches/prefetched.ts';

/** How far a pass over rows is. */
export interface RowProgress {
  readonly done: number;
  readonly total: number;
}

/** Enough to keep the four threads busy that Node reads files with; eight utterances are little memory. */
const AHEAD = 8;

/**
 * Reads rows one after the other, in the order asked for, a few ahead of whoever takes them: a pass over a source takes the
 * memory of nine utterances, however many there are.
 *
 * @example
 * for await (const { row, frames } of readRows(source, rowsOf(source, 'train'))) count(row, frames);
 */
export function readRows(
  source: UtteranceSource,
  rows: Iterable<number>,
): AsyncGenerator<{ readonly row: number; readonly frames: UtteranceFrames }, void, undefined> {
  return prefetched(rows, async (row) => ({ row, frames: await source.read(row) }), AHEAD);
}
