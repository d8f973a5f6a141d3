import type { Condition, Stream, UtteranceSource } from '@sdumc/core';
import { openDataset, syntheticDataset, withEncodedTranscripts } from '@sdumc/datasets';
import { datasetOptions, type DataOptions } from './data-options.ts';
import { encoderIdentity, wordEncoder, type WordEncoder } from './word-encoders.ts';
import { wordsOf } from './words-of.ts';

export interface OpenData {
  /** Words are frames already */
  readonly source: UtteranceSource;
  /** The encoder of ours that frames of text come from, as `sentence 1`; null where they come from elsewhere */
  readonly words: string | null;
  /** One line each: what cannot be read, so that utterances lack it. Grows where that shows only when a row is read */
  readonly problems: readonly string[];
  /** How many values of the rows read so far were NaN or infinite and became 0 */
  readonly nonFinite: Readonly<Partial<Record<Stream, number>>>;
  /** One line each: what a person should know before trusting the figures */
  readonly notes: readonly string[];
  /** MAE on the test split that nobody can beat but by luck; known of the synthetic set only */
  readonly bestPossible: Readonly<Record<Condition, number>> | null;
  readonly close: () => Promise<void>;
}

export interface WordOptions {
  /** What makes frames of words, where a set has no text features */
  readonly words: WordEncoder;
  /** Folder for what need not be made again: see `cacheFolder` */
  readonly cache: string;
}

const SYNTHETIC_SEED = 1;

/**
 * Opens what a network learns from or is judged on: whatever lies at a path, or the built-in synthetic set. Words are
 * encoded when they are read, on the backend that is then chosen.
 *
 * @param path null is the synthetic set
 * @throws Error where no utterance has any modality
 */
export async function openData(
  path: string | null,
  options: DataOptions,
  { words, cache }: WordOptions,
): Promise<OpenData> {
  if (path === null) return openSynthetic();
  const dataset = await openDataset(path, await datasetOptions(options));
  const encoder = wordEncoder(words, cache);
  const source = withEncodedTranscripts(dataset, encoder);
  if (Object.keys(source.widths).length === 0) {
    await dataset.close();
    throw new Error(`${source.name}: no utterance has any modality`);
  }
  const encoded = Object.keys(source.widths).length > Object.keys(dataset.widths).length;
  return {
    source,
    words: encoded ? encoderIdentity(encoder) : await wordsOf(dataset),
    problems: dataset.problems,
    nonFinite: dataset.nonFinite,
    notes: [...dataset.notes, ...(encoded ? [`words are encoded by ${encoder.name}, ${encoder.width} wide`] : [])],
    bestPossible: null,
    async close() {
      await encoder.close();
      await dataset.close();
    },
  };
}

function openSynthetic(): OpenData {
  const source = syntheticDataset({ seed: SYNTHETIC_SEED });
  const bestPossible = source.bestPossibleError('test');
  return { source, words: null, problems: [], nonFinite: {}, notes: [], bestPossible, close: () => Promise.resolve() };
}
