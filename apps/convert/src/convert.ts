import { mkdir } from 'node:fs/promises';
import type { FeatureSequence, FrameSequence, Stream, Utterance } from '@sdumc/core';
import type { Dataset } from '@sdumc/datasets';
import {
  expectSameSource,
  openShardWriter,
  readSourceRecord,
  recordSequences,
  storedSequences,
  writeListing,
  writeSourceRecord,
  type SourceRecord,
  type StoredElementType,
  type StoredSequences,
  type StoredUtterance,
} from '@sdumc/store';
import { expectKeys } from './expect-keys.ts';

export interface Conversion {
  /** Utterances that were written now */
  readonly written: number;
  /** Utterances that were there already */
  readonly kept: number;
  /** One line each: what could not be read */
  readonly problems: readonly string[];
  /** True where the signal ended it early; the same command goes on */
  readonly stopped: boolean;
}

export interface ConversionInput {
  readonly dataset: Dataset;
  /** Folder of the store */
  readonly store: string;
  /** Stands for the state of the source: what the store holds from another state is written again */
  readonly version: string;
  readonly elementType: StoredElementType;
  readonly signal: AbortSignal;
  readonly onUtterance: (done: number) => void;
}

/**
 * Writes every utterance of a dataset into a feature store. What the store holds already, from the same state of the
 * source, is not read again, so a conversion that was killed goes on where it stopped.
 */
export async function convert(input: ConversionInput): Promise<Conversion> {
  const { dataset, store, version, elementType, signal } = input;
  const utterances: StoredUtterance[] = dataset.utterances.map((utterance) => ({
    ...utterance,
    key: keyOf(utterance),
  }));
  expectKeys(utterances, dataset.name);
  const { name, kind, simulation } = dataset;
  const made: SourceRecord = { name, kind, elementType, sequences: null, nonFinite: {}, simulation };
  expectSameSource(store, await readSourceRecord(store), made);
  await mkdir(store, { recursive: true });
  await writeSourceRecord(store, made);
  const stored = await storedSequences(store);
  const origin = { extractor: dataset.kind, version };
  const writer = await openShardWriter(store, { elementType });
  const unreadable: string[] = [];
  let [written, kept] = [0, 0];
  try {
    for (const [row, { key }] of utterances.entries()) {
      if (signal.aborted) break;
      if (isStored(stored, key, { streams: streamsOf(dataset, row), origin })) kept++;
      else {
        const frames = await dataset.read(row).catch((error: unknown) => {
          unreadable.push((error as Error).message);
          return null;
        });
        if (frames !== null) {
          for (const [name, frameSequence] of Object.entries(frames)) {
            const [stream, sequence] = [name as Stream, withOrigin(frameSequence, origin)];
            if (!stored.has({ key, stream, ...sequence })) await writer.write({ key, stream, sequence });
          }
          written++;
        }
      }
      input.onUtterance(row + 1);
    }
  } finally {
    await writer.close();
  }
  // Listed last: a store that was cut short lists nothing, rather than utterances that lack their frames.
  const problems = [...dataset.problems, ...unreadable];
  if (signal.aborted) return { written, kept, problems, stopped: true };
  await writeListing(store, { name: listingName(dataset), utterances });
  const { damaged } = await recordSequences(store, { ...made, nonFinite: dataset.nonFinite });
  return { written, kept, problems: [...problems, ...damaged], stopped: false };
}

type Origin = Pick<FeatureSequence, 'extractor' | 'version'>;

/** A dataset's name as a file may be called. */
function listingName({ name }: Dataset): string {
  return (
    name
      .replace(/[^A-Za-z0-9_.-]+/g, '-')
      .replace(/^[.-]+/, '')
      .slice(0, 200) || 'utterances'
  );
}

/** Ids are unique within a split only. */
function keyOf({ split, id }: Utterance): string {
  return `${split}/${id}`;
}

/** The streams that a row is known to have before it is read. */
function streamsOf(dataset: Dataset, row: number): Stream[] {
  return Object.keys(dataset.frameCounts?.(row) ?? {}) as Stream[];
}

function isStored(
  stored: StoredSequences,
  key: string,
  { streams, origin }: { streams: readonly Stream[]; origin: Origin },
): boolean {
  return streams.length > 0 && streams.every((stream) => stored.has({ key, stream, ...origin }));
}

/** Frames that know where they come from keep what they know. */
function withOrigin(sequence: FrameSequence, origin: Origin): FeatureSequence {
  return { hopSeconds: null, ...origin, ...sequence };
}
