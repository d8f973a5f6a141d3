import type { Stream } from '@sdumc/core';

/** One line for each stream in which values were NaN or infinite. */
export function nonFiniteNotes(counts: Readonly<Partial<Record<Stream, number>>>): string[] {
  return Object.entries(counts).flatMap(([stream, count]) =>
    count > 0 ? [`${stream}: ${count} values are NaN or infinite, they are read as 0`] : [],
  );
}
