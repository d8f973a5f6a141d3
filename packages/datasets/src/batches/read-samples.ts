import type { UtteranceSource } from '@sdumc/core';
import type { Sample } from './make-batch.ts';

/** What {@link makeBatch} needs of these rows, in their order. */
export function readSamples(source: UtteranceSource, rows: readonly number[]): Promise<Sample[]> {
  return Promise.all(
    rows.map(async (row) => ({ frames: await source.read(row), valence: source.utterances[row]!.valence })),
  );
}
