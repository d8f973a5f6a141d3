import { SPLITS, type FrameSequence, type Split, type Stream } from '@sdumc/core';
import type { Dataset } from '@sdumc/datasets';
import { compare, holds, type Comparison } from '../comparison.ts';

/** The utterances of one split of a dataset, read. */
export interface SplitRows {
  readonly ids: readonly string[];
  readonly transcripts: readonly (string | undefined)[];
  readonly valence: readonly number[];
  readonly frames: readonly Readonly<Partial<Record<Stream, FrameSequence>>>[];
}

/** Reads all of a dataset, and closes it. */
export async function readSplits(dataset: Dataset): Promise<Readonly<Record<Split, SplitRows>>> {
  try {
    const rows = await Promise.all(dataset.utterances.map((_, row) => dataset.read(row)));
    const ofSplit = (split: Split): SplitRows => {
      const own = dataset.utterances.flatMap((utterance, row) =>
        utterance.split === split ? [{ utterance, row }] : [],
      );
      return {
        ids: own.map(({ utterance }) => utterance.id),
        transcripts: own.map(({ utterance }) => utterance.transcript),
        valence: own.map(({ utterance }) => utterance.valence),
        frames: own.map(({ row }) => rows[row]!),
      };
    };
    return Object.fromEntries(SPLITS.map((split) => [split, ofSplit(split)])) as Record<Split, SplitRows>;
  } finally {
    await dataset.close();
  }
}

/** T of a stream of each utterance, 0 where it is absent. */
export function frameCounts({ frames }: SplitRows, stream: Stream): number[] {
  return frames.map((streams) => streams[stream]?.frames ?? 0);
}

/** The sum of all values of a stream of each utterance. */
export function frameSums({ frames }: SplitRows, stream: Stream): number[] {
  return frames.map((streams) =>
    (streams[stream]?.values ?? new Float32Array()).reduce((sum, value) => sum + value, 0),
  );
}

/** Ids, words, lengths: the very same, in the same order. */
export function same(
  what: Pick<Comparison, 'file' | 'quantity'>,
  expected: readonly unknown[],
  received: readonly unknown[],
): Comparison {
  const isSame = expected.length === received.length && expected.every((value, at) => value === received[at]);
  return holds(what, isSame);
}

/** Valences and sums. */
export function close(
  what: Pick<Comparison, 'file' | 'quantity'>,
  expected: readonly number[],
  received: readonly number[],
): Comparison {
  return compare({ ...what, expected, received, tolerance: 1e-5 });
}
