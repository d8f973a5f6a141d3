import { availableParallelism } from 'node:os';
import type { BackendName } from '@sdumc/backend';
import type { Stream, UtteranceSource } from '@sdumc/core';

/** Below so many multiply-adds a batch, threads take longer to start and to wait for one another than they save. */
const WORTHWHILE = 2e9;

const MOST_WORKERS = 8;

/** Multiply-adds of a frame in the network: four attentions over both flows, of three products of 256² each. */
const OF_A_FRAME = 4 * 3 * 256 ** 2;

/**
 * How many threads train, where nobody says: on WebAssembly one for each core of the machine where a batch is worth it; one where it
 * is not, or where nobody knows how long the utterances are, or where the backend uses all cores by itself.
 */
export function defaultWorkers(
  backend: BackendName,
  { source, batchSize }: { readonly source: UtteranceSource; readonly batchSize: number },
): number {
  if (backend !== 'wasm') return 1;
  const work = (batchSize / source.utterances.length) * workOf(source);
  return work < WORTHWHILE ? 1 : Math.min(MOST_WORKERS, availableParallelism());
}

/** Multiply-adds of one pass over all utterances, as far as their lengths are known without reading. */
function workOf(source: UtteranceSource): number {
  let work = 0;
  for (const row of source.utterances.keys())
    for (const [stream, count] of Object.entries(source.frameCounts?.(row) ?? {}))
      work += count * (OF_A_FRAME + 2 * 256 * (source.widths[stream as Stream] ?? 0));
  return work;
}
