import type { Stream } from '@sdumc/core';
import type { FeatureStore } from './feature-store.ts';

/** How many utterances of an open store have each stream. */
export function sequenceCounts(store: FeatureStore): Partial<Record<Stream, number>> {
  const counts: Partial<Record<Stream, number>> = {};
  for (const row of store.utterances.keys())
    for (const stream of Object.keys(store.frameCounts(row)) as Stream[]) counts[stream] = (counts[stream] ?? 0) + 1;
  return counts;
}
