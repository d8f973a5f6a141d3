import type { Stream, UtteranceSource } from '@sdumc/core';

/** The kinds of files that {@link openDataset} knows. */
export const DATASET_KINDS = [
  'feature-folder',
  'feature-store',
  'mmsa-pickle',
  'mertools',
  'csd',
  'media-list',
  'meld',
] as const;

export type DatasetKind = (typeof DATASET_KINDS)[number];

/** A source that reads from files, row by row, with what was noticed while opening them. */
export interface Dataset extends UtteranceSource {
  readonly kind: DatasetKind;
  /**
   * One line each, with the file's name: what cannot be read. The rest still reads; an utterance lacks what is lost. Grows
   * where damage shows only when a row is read.
   */
  readonly problems: readonly string[];
  /** How many values of the rows read so far were NaN or infinite and became 0. Grows while rows are read for the first time. */
  readonly nonFinite: Readonly<Partial<Record<Stream, number>>>;
  /** One line each: what a person should know before trusting the data. */
  readonly notes: readonly string[];
  /** Lets go of the files. */
  close(): Promise<void>;
}
