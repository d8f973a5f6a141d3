import { basename, resolve } from 'node:path';
import { concurrencyLimit } from './concurrency-limit.ts';
import type { FeatureStore } from './feature-store.ts';
import { readListings } from './listing/read-listings.ts';
import { openFiles } from './reading/open-files.ts';
import { readFeatures, readUndamaged } from './reading/read-features.ts';
import { sequencesOfRows } from './reading/sequences-of-rows.ts';
import type { StoredSequence } from './shard/open-shard.ts';
import { readShards } from './shard/read-shards.ts';

const FILES_KEPT_OPEN = 64;
const ROWS_AT_ONCE = 16;

export interface FeatureStoreOptions {
  /**
   * Told, one line at a time, of a sequence that turns out damaged when it is read; the utterance then lacks that stream.
   * Without it `read` throws that line.
   */
  readonly onDamage?: (line: string) => void;
}

/**
 * Opens a store for reading: all its listings, and the header of every shard. Values stay on disk. What is written to the
 * store afterwards is not seen.
 *
 * A shard that is damaged is named in `damaged`, as are sequences whose width differs from the rest; everything else reads.
 * In memory are the utterances and about 300 bytes for each sequence, then only what is being read.
 *
 * Errors: a damaged listing, naming file and line, because without it the utterances are not known. Later, from `read`:
 * `mosi/shards/0….safetensors: audio of "train/a" is damaged: its crc32 is 0badcafe, must be 1a2b3c4d`.
 *
 * @example
 * const store = await openFeatureStore('runs/mosi-store');
 * const { audio } = await store.read(0); // { values: Float32Array [T, D], frames, width, hopSeconds, extractor, version }
 * await store.close();
 */
export async function openFeatureStore(folder: string, { onDamage }: FeatureStoreOptions = {}): Promise<FeatureStore> {
  const utterances = await readListings(folder);
  const shards = await readShards(folder);
  const { rows, widths, extractors, problems, notes } = sequencesOfRows(utterances, shards);
  const { bytes } = shards;

  const sequencesAt = (row: number): readonly StoredSequence[] => {
    const sequences = rows[row];
    if (sequences === undefined) throw new RangeError(`${folder}: row must be below ${rows.length}, received ${row}`);
    return sequences;
  };
  const files = openFiles(FILES_KEPT_OPEN);
  const limited = concurrencyLimit(ROWS_AT_ONCE);
  return {
    name: basename(resolve(folder)),
    utterances,
    widths,
    read: async (row) => {
      const sequences = sequencesAt(row);
      return limited(() =>
        onDamage === undefined ? readFeatures(sequences, files) : readUndamaged(sequences, files, onDamage),
      );
    },
    frameCounts: (row) => Object.fromEntries(sequencesAt(row).map(({ stream, frames }) => [stream, frames])),
    observedCounts: (row) =>
      Object.fromEntries(
        sequencesAt(row).map(({ stream, frames, unobserved = [] }) => [
          stream,
          unobserved.reduce((observed, [, count]) => observed - count, frames),
        ]),
      ),
    damaged: [...shards.damaged, ...problems],
    notes,
    bytes,
    extractors,
    close: () => files.close(),
  };
}
