import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TextEncoder } from '@sdumc/core';
import { mapConcurrently } from '@sdumc/datasets';
import { writeFileAtomically } from '@sdumc/formats';
import { errorsCsv, reasonOf, type ClipFailure } from '@sdumc/program';
import { identityOf, type StoredUtterance } from '@sdumc/store';
import { BudgetReached, type Heard, type SimulationInput, type WordSource } from '@sdumc/text-sim';
import { replaceSimulatedText } from './replace-simulated-text.ts';

export interface Simulation {
  /** Utterances that have words now */
  readonly heard: number;
  /** Utterances in which nothing was understood */
  readonly silent: number;
  /** How many answers were remarkable: silence, one phrase over and over, cut off by the server, or impossible to keep */
  readonly remarks: Readonly<Record<Remark, number>>;
  readonly failures: readonly ClipFailure[];
  /** Utterances for which the budget did not suffice, and the reason */
  readonly left: { readonly count: number; readonly reason: string } | null;
  /** True where the signal ended it early; the same command goes on */
  readonly stopped: boolean;
}

/** What an answer's meta may say of it. */
export type Remark = 'silent' | 'repeated' | 'cutOff' | 'unkept';

export interface SimulateInput {
  /** Folder of the store */
  readonly store: string;
  /** Those that are to be heard; others of the store stay as they are */
  readonly utterances: readonly StoredUtterance[];
  readonly source: WordSource;
  readonly encoder: TextEncoder;
  readonly inputOf: (utterance: StoredUtterance) => SimulationInput | Promise<SimulationInput>;
  readonly concurrency: number;
  /** Of clips that could not be read before */
  readonly failures: readonly ClipFailure[];
  readonly signal: AbortSignal;
  readonly onProgress: (done: number) => void;
}

/**
 * Gives utterances of a store simulated text: words into its listings, frames into its shards; and frames to the transcripts that have
 * none, so that both go through one encoder. What is not heard, because it fails or is too dear, has no simulated text afterwards, also
 * where another simulator gave it some.
 */
export async function simulate(input: SimulateInput): Promise<Simulation> {
  const { store, utterances, source, encoder, signal } = input;
  const heard = new Map<string, Heard>();
  const failed = new Map<string, string>();
  const isStopped = () => signal.aborted;
  let [done, left] = [0, 0];
  let reason = '';
  await mapConcurrently(utterances, input.concurrency, async (utterance) => {
    if (isStopped()) return;
    try {
      heard.set(identityOf(utterance), await source.wordsOf(await input.inputOf(utterance), { signal }));
    } catch (error) {
      if (isStopped()) return;
      if (error instanceof BudgetReached) [left, reason] = [left + 1, error.message];
      else failed.set(identityOf(utterance), reasonOf(error));
    }
    input.onProgress((done += 1));
  });
  const asked = new Set(utterances.map(identityOf));
  const isWhole =
    !isStopped() &&
    (await replaceSimulatedText(store, {
      space: encoder,
      simulation: 'words',
      textOf(utterance) {
        if (!asked.has(identityOf(utterance))) return null;
        const words = heard.get(identityOf(utterance))?.words ?? '';
        return { words, frames: async () => (words === '' ? undefined : encoder.extract(words)) };
      },
      encode: (transcript) => encoder.extract(transcript),
      onFailure: (utterance, error) => failed.set(identityOf(utterance), reasonOf(error)),
      signal,
    }));
  const answers = [...heard].filter(([identity]) => !failed.has(identity)).map(([, answer]) => answer);
  const failures = [
    ...input.failures,
    ...utterances.flatMap((utterance) => {
      const why = failed.get(identityOf(utterance));
      return why === undefined ? [] : [{ clip: utterance.id, stage: 'simulate', reason: why }];
    }),
  ];
  const count = (remark: Remark) => answers.filter(({ meta }) => meta[remark] === true).length;
  const simulation = {
    heard: answers.filter(({ words }) => words !== '').length,
    silent: answers.filter(({ words }) => words === '').length,
    remarks: {
      silent: count('silent'),
      repeated: count('repeated'),
      cutOff: count('cutOff'),
      unkept: count('unkept'),
    },
    failures,
    left: left === 0 ? null : { count: left, reason },
    stopped: !isWhole,
  };
  if (!isWhole) return simulation;
  const errors = join(store, 'errors.csv');
  if (failures.length > 0) await writeFileAtomically(errors, errorsCsv(failures));
  else await rm(errors, { force: true });
  return simulation;
}
