import type { UtteranceSource } from '@sdumc/core';
import { makeBatch, type BatchOptions, type HostBatch } from './make-batch.ts';
import { readSamples } from './read-samples.ts';

/**
 * Reads some rows and puts them into one batch, see {@link makeBatch}.
 *
 * @param widths D of each stream; as the source says where it is left out
 * @example
 * const batch = await readBatch(source, [3, 1, 2]);
 */
export async function readBatch(
  source: UtteranceSource,
  rows: readonly number[],
  widths: UtteranceSource['widths'] = source.widths,
  options: BatchOptions = {},
): Promise<HostBatch> {
  return makeBatch(await readSamples(source, rows), widths, options);
}
