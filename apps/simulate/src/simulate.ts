import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeatureSequence, TextEncoder } from '@sdumc/core';
import { writeFileAtomically } from '@sdumc/formats';
import { errorsCsv, type ClipFailure } from '@sdumc/program';
import {
  openFeatureStore,
  openShardWriter,
  readSourceRecord,
  sequenceCounts,
  storedSequences,
  updateListings,
  writeSourceRecord,
  type StoredUtterance,
} from '@sdumc/store';
import { BudgetReached, type Heard, type SimulationInput, type WordSource } from '@sdumc/text-sim';

export interface Simulation {
  /** Utterances that have words now */
  readonly heard: number;
  /** Utterances in which nothing was understood */
  readonly silent: number;
  /** Whose words were one phrase over and over */
  readonly repeated: number;
  readonly failures: readonly ClipFailure[];
  /** Utterances for which the budget did not suffice, and the reason */
  readonly left: { readonly count: number; readonly reason: string } | null;
  /** True where the signal ended it early; the same command goes on */
  readonly stopped: boolean;
}

export interface SimulateInput {
  /** Folder of the store */
  readonly store: string;
  readonly utterances: readonly StoredUtterance[];
  readonly source: WordSource;
  readonly encoder: TextEncoder;
  readonly inputOf: (utterance: StoredUtterance) => SimulationInput | Promise<SimulationInput>;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number) => void;
}

/** How much encoding a kill may cost at most. */
const SECONDS_BETWEEN_SHARDS = 20;

/**
 * Gives the utterances of a store simulated text: words into its listings, frames into its shards; and frames to the transcripts that have
 * none, so that both go through one encoder. What is not heard, because it fails or is too dear, has no simulated text afterwards, also
 * where another simulator gave it some.
 */
export async function simulate(input: SimulateInput): Promise<Simulation> {
  const { store, utterances, source, signal } = input;
  const heard = new Map<string, Heard>();
  const failures: ClipFailure[] = [];
  let [done, left] = [0, 0];
  let reason = '';
  const hear = async (utterance: StoredUtterance): Promise<void> => {
    try {
      heard.set(identityOf(utterance), await source.wordsOf(await input.inputOf(utterance), { signal }));
    } catch (error) {
      if (signal.aborted) return;
      const message = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');
      if (error instanceof BudgetReached) [left, reason] = [left + 1, message];
      else failures.push({ clip: utterance.id, stage: 'simulate', reason: message });
    }
    input.onProgress((done += 1));
  };
  await lanes(utterances, input.concurrency, hear, signal);
  const rows = new Map(utterances.map(({ id }, row) => [id, row]));
  failures.sort((one, other) => rows.get(one.clip)! - rows.get(other.clip)!);
  const counts = {
    heard: [...heard.values()].filter(({ words }) => words !== '').length,
    silent: [...heard.values()].filter(({ words }) => words === '').length,
    repeated: [...heard.values()].filter(({ meta }) => meta['repeated'] === true).length,
    failures,
    left: left === 0 ? null : { count: left, reason },
  };
  if (signal.aborted) return { ...counts, stopped: true };

  const isWhole = await storeFrames(input, heard);
  if (!isWhole) return { ...counts, stopped: true };
  await updateListings(store, (utterance) => {
    const { simulatedTranscript: _, ...others } = utterance;
    const words = heard.get(identityOf(utterance))?.words ?? '';
    return words === '' ? others : { ...others, simulatedTranscript: words };
  });
  const opened = await openFeatureStore(store);
  await opened.close();
  const record = await readSourceRecord(store);
  if (record !== null) await writeSourceRecord(store, { ...record, sequences: sequenceCounts(opened) });
  const errors = join(store, 'errors.csv');
  if (failures.length > 0) await writeFileAtomically(errors, errorsCsv(failures));
  else await rm(errors, { force: true });
  return { ...counts, stopped: false };
}

/** @returns false where the signal ended it early */
async function storeFrames(
  { store, utterances, encoder, signal }: SimulateInput,
  heard: ReadonlyMap<string, Heard>,
): Promise<boolean> {
  const before = await openFeatureStore(store);
  await before.close();
  const stored = await storedSequences(store);
  const elementType = (await readSourceRecord(store))?.elementType ?? 'F32';
  const writer = await openShardWriter(store, { elementType });
  const origin = { extractor: encoder.name, version: encoder.version };
  let flushed = performance.now();
  try {
    for (const [row, utterance] of before.utterances.entries()) {
      if (signal.aborted) return false;
      const { key, transcript = '', simulatedTranscript = '' } = utterance;
      const words = heard.get(identityOf(utterance))?.words ?? '';
      const has = (stream: 'text' | 'simulated') => stored.has({ key, stream, ...origin });
      const counts = before.observedCounts(row);
      if (words !== '' && !(words === simulatedTranscript && has('simulated'))) {
        const sequence = await encoder.extract(words);
        await writer.write({ key, stream: 'simulated', sequence: sequence ?? nothing(encoder) });
      } else if (words === '' && (counts.simulated ?? 0) > 0)
        await writer.write({ key, stream: 'simulated', sequence: nothing(encoder) });
      if (transcript !== '' && !has('text')) {
        const sequence = await encoder.extract(transcript);
        if (sequence !== undefined) await writer.write({ key, stream: 'text', sequence });
      }
      if (performance.now() - flushed > SECONDS_BETWEEN_SHARDS * 1000) {
        await writer.flush();
        flushed = performance.now();
      }
    }
  } finally {
    await writer.close();
  }
  return utterances.length > 0;
}

/** One frame that was not observed: what takes the place of frames that are not to count any more. */
function nothing({ name, version, width }: TextEncoder): FeatureSequence {
  return {
    values: new Float32Array(width),
    frames: 1,
    width,
    hopSeconds: null,
    extractor: name,
    version,
    observed: Uint8Array.of(0),
  };
}

function identityOf({ split, id }: StoredUtterance): string {
  return `${split ?? ''}/${id}`;
}

async function lanes<Item>(
  items: readonly Item[],
  count: number,
  work: (item: Item) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const waiting = items[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (const item of waiting) {
      await work(item);
      if (signal.aborted) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(count, items.length) }, lane));
}
