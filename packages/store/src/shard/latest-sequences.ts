import type { Stream } from '@sdumc/core';
import type { StoredSequence } from './open-shard.ts';
import type { Shards } from './read-shards.ts';

/** For every key its streams; where several shards hold one, that of the last shard by name. */
export type LatestSequences = ReadonlyMap<string, ReadonlyMap<Stream, StoredSequence>>;

export function latestSequences({ shards }: Pick<Shards, 'shards'>): LatestSequences {
  const latest = new Map<string, Map<Stream, StoredSequence>>();
  for (const { sequences } of shards) {
    for (const sequence of sequences) {
      const streams = latest.get(sequence.key) ?? new Map<Stream, StoredSequence>();
      latest.set(sequence.key, streams.set(sequence.stream, sequence));
    }
  }
  return latest;
}
