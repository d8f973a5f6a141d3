import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs';
import { batchesByLength, batchesOf, prefetched, readBatch, type MissingProtocol } from '@sdumc/datasets';
import { deviceRows } from '../device-batch.ts';
import { runMaskedPass } from './masked-pass.ts';
import type { PredictionInput } from './predict-rows.ts';
import { casesOf, type PassOutcome } from './protocol-case.ts';

export interface ProtocolInput extends PredictionInput {
  readonly protocols: readonly MissingProtocol[];
  readonly seed: number;
  /** How often each rate of a random protocol is drawn */
  readonly draws: number;
  /** Called after each pass over a batch with the utterances × passes that are done, of {@link countPredictions} */
  readonly onProgress?: (done: number) => void;
  /** Aborted: the pass under way is finished, and null returned */
  readonly signal?: AbortSignal;
}

/** What the model says of all rows under one draw of one rate. */
export interface DrawPredictions {
  /** [rows] */
  readonly valence: Float32Array;
  /** The share of what the utterances have that was hidden: of their modalities, for `frames` of their frames */
  readonly hidden: number;
}

export interface ProtocolPredictions {
  readonly protocol: MissingProtocol;
  /** One for each rate; one with rate null for a protocol without rates. At rate 0 there is one draw. */
  readonly points: readonly { readonly rate: number | null; readonly draws: readonly DrawPredictions[] }[];
}

/** How many predictions {@link predictUnderProtocols} makes of each row. */
export function countPredictions(input: Pick<ProtocolInput, 'protocols' | 'seed' | 'draws'>): number {
  return passesOf(input).size;
}

/**
 * What the model says of some rows while parts of them are missing, protocol by protocol.
 *
 * Real text seen goes through the complete flow; an utterance whose text is hidden goes through the missing flow. A batch is
 * read and uploaded once for all protocols. What is hidden of an utterance depends on the seed, the draw and its id: not on
 * its batch, nor on which other rows or protocols are asked for.
 *
 * @returns in the order of `protocols`; null where the signal ended it
 */
export async function predictUnderProtocols(input: ProtocolInput): Promise<ProtocolPredictions[] | null> {
  const { source, rows, protocols, batchSize, byLength = false, signal } = input;
  const collected = protocols.map((protocol) =>
    casesOf(protocol, input).map((one) => ({ one, valence: new Float32Array(rows.length), had: 0, hidden: 0 })),
  );
  const passes = passesOf(input);

  const batches = byLength ? batchesByLength(source, rows, batchSize) : batchesOf([...rows.keys()], batchSize);
  const read = async (positions: readonly number[]) => {
    const ofBatch = positions.map((position) => rows[position]!);
    const ids = ofBatch.map((row) => source.utterances[row]!.id);
    return { positions, host: await readBatch(source, ofBatch, input.widths), ids };
  };

  let done = 0;
  for await (const { positions, ...batch } of prefetched(batches, read)) {
    const { host } = batch;
    const rowsOfBatch = deviceRows(host);
    const outcomes = new Map<string, PassOutcome>();
    try {
      for (const [name, make] of passes) {
        const pass = make(batch);
        outcomes.set(name, { ...pass, valence: runMaskedPass({ ...input, host, rows: rowsOfBatch, pass }) });
        input.onProgress?.((done += positions.length));
        await setImmediate(); // Lets a signal in: passes never leave the event loop a turn of their own.
        if (signal?.aborted === true) return null;
      }
    } finally {
      tf.dispose(Object.values(rowsOfBatch));
    }
    for (const into of collected.flat()) {
      const { valence, had, hidden } = into.one.outcome(batch, outcomes);
      positions.forEach((position, sample) => (into.valence[position] = valence[sample]!));
      into.had += had;
      into.hidden += hidden;
    }
  }
  return protocols.map((protocol, position) => {
    const rates = new Map<number | null, DrawPredictions[]>();
    for (const { one, valence, had, hidden } of collected[position]!) {
      const draw = { valence, hidden: had === 0 ? 0 : hidden / had };
      rates.set(one.rate, [...(rates.get(one.rate) ?? []), draw]);
    }
    return { protocol, points: [...rates].map(([rate, draws]) => ({ rate, draws })) };
  });
}

/** All that the protocols need, each pass once. */
function passesOf({ protocols, ...draws }: Pick<ProtocolInput, 'protocols' | 'seed' | 'draws'>) {
  const cases = protocols.flatMap((protocol) => casesOf(protocol, draws));
  return new Map(cases.flatMap(({ passes }) => [...passes]));
}
