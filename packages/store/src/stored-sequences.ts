import type { FeatureSequence, Stream } from '@sdumc/core';
import { latestSequences } from './shard/latest-sequences.ts';
import { readShards } from './shard/read-shards.ts';

/** What names a sequence and says how it was made. */
export interface SequenceOrigin extends Pick<FeatureSequence, 'extractor' | 'version'> {
  readonly key: string;
  readonly stream: Stream;
}

/** What a store holds already, for a writer that goes on where another was stopped. */
export interface StoredSequences {
  /** Whether this very sequence is there, made by the same extractor in the same version. */
  has(origin: SequenceOrigin): boolean;
  /** How many there are. */
  readonly count: number;
  /** One line for each shard that cannot be read; what it held counts as missing. */
  readonly damaged: readonly string[];
}

/**
 * Looks up what is stored, by the headers of the shards. A folder that is not there holds nothing.
 *
 * @example
 * const stored = await storedSequences('runs/mosi-store');
 * stored.has({ key: 'train/a', stream: 'audio', extractor: 'rms', version: '1' }); // false: there is work to do
 */
export async function storedSequences(folder: string): Promise<StoredSequences> {
  const shards = await readShards(folder);
  const latest = latestSequences(shards);
  return {
    has({ key, stream, extractor, version }) {
      const sequence = latest.get(key)?.get(stream);
      return sequence?.extractor === extractor && sequence.version === version;
    },
    count: [...latest.values()].reduce((sum, streams) => sum + streams.size, 0),
    damaged: shards.damaged,
  };
}
