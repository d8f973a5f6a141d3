import type { FeatureSequence, Stream } from '@sdumc/core';
import type { StoredUtterance } from './listing/stored-utterance.ts';

/** Who made the sequences of a stream, and how many. */
export interface StreamExtractor {
  readonly extractor: string;
  readonly version: string;
  readonly sequences: number;
}

/** The streams of one utterance, each with its origin. */
export type StoredFeatures = Readonly<Partial<Record<Stream, FeatureSequence>>>;

/** A store that is open for reading. */
export interface FeatureStore {
  readonly name: string;
  readonly utterances: readonly StoredUtterance[];
  /** D of each stream; a stream that no utterance has is left out. */
  readonly widths: Readonly<Partial<Record<Stream, number>>>;
  /** Reads and checks every stream of the utterance, in one go where they lie side by side. */
  read(row: number): Promise<StoredFeatures>;
  /** T of every stream that `read` will return, exactly; and how many of them were observed. */
  frameCounts(row: number): Readonly<Partial<Record<Stream, number>>>;
  observedCounts(row: number): Readonly<Partial<Record<Stream, number>>>;
  /** One line each, beginning with the shard's path: what cannot be read. The rest still reads. */
  readonly damaged: readonly string[];
  /** One line each: what a person should know before trusting the data. */
  readonly notes: readonly string[];
  /** Size of all shards. */
  readonly bytes: number;
  readonly extractors: Readonly<Partial<Record<Stream, readonly StreamExtractor[]>>>;
  /** Lets go of the files; nothing can be read afterwards. */
  close(): Promise<void>;
}
