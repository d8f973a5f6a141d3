import type { Stream } from '@sdumc/core';
import { zeroNonFinite } from './zero-non-finite.ts';

/** Makes what is read finite, and counts. */
export interface NonFiniteCounts {
  /** How many values of each stream were NaN or infinite; grows while rows are read for the first time. */
  readonly counts: Readonly<Partial<Record<Stream, number>>>;
  /** Sets NaN and ±∞ in the values of a row to 0, in place. */
  zero(stream: Stream, row: number, values: Float32Array): void;
}

export function nonFiniteCounts(streams: Iterable<Stream>): NonFiniteCounts {
  const counts: Partial<Record<Stream, number>> = {};
  const counted = new Map<Stream, Set<number>>();
  for (const stream of streams) {
    counts[stream] = 0;
    counted.set(stream, new Set());
  }
  return {
    counts,
    zero(stream, row, values) {
      const found = zeroNonFinite(values);
      if (found === 0 || counted.get(stream)?.has(row) === true) return;
      counted.get(stream)?.add(row);
      counts[stream] = (counts[stream] ?? 0) + found;
    },
  };
}
