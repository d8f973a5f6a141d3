import type { Stream } from '@sdumc/core';
import { zeroNonFinite } from './zero-non-finite.ts';

/** Makes what is read finite, and counts. */
export interface NonFiniteCounts {
  /** How many values of each stream were NaN or infinite; grows while rows are read. */
  readonly counts: Readonly<Partial<Record<Stream, number>>>;
  /** Sets NaN and ±∞ in `values` to 0, in place. */
  zero(stream: Stream, values: Float32Array): void;
}

export function nonFiniteCounts(streams: Iterable<Stream>): NonFiniteCounts {
  const counts: Partial<Record<Stream, number>> = {};
  for (const stream of streams) counts[stream] = 0;
  return {
    counts,
    zero(stream, values) {
      counts[stream] = (counts[stream] ?? 0) + zeroNonFinite(values);
    },
  };
}
