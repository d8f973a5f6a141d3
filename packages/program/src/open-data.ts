import type { Condition, Stream, UtteranceSource } from '@sdumc/core';
import { openDataset, syntheticDataset, withEncodedTranscripts } from '@sdumc/datasets';
import { datasetOptions, type DataOptions } from './data-options.ts';
import { wordEncoder } from './word-encoders.ts';

export interface OpenData {
  /** Words are frames already */
  readonly source: UtteranceSource;
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

const SYNTHETIC_SEED = 1;

/**
 * Opens what a network learns from or is judged on: whatever lies at a path, or the built-in synthetic set. Words go through
 * the same encoder in every program.
 *
 * @param path null is the synthetic set
 * @param cache folder for what need not be made again: {@link cacheFolder}
 * @throws Error where no utterance has any modality
 */
export async function openData(path: string | null, options: DataOptions, cache: string): Promise<OpenData> {
  if (path === null) return openSynthetic();
  const dataset = await openDataset(path, await datasetOptions(options));
  const encoder = wordEncoder(options.words, cache);
  const source = withEncodedTranscripts(dataset, encoder);
  if (Object.keys(source.widths).length === 0) {
    await dataset.close();
    throw new Error(`${source.name}: no utterance has any modality`);
  }
  const encoded = Object.keys(source.widths).length > Object.keys(dataset.widths).length;
  return {
    source,
    problems: dataset.problems,
    nonFinite: dataset.nonFinite,
    notes: [...dataset.notes, ...(encoded ? [`words are encoded by ${encoder.name}, ${encoder.width} wide`] : [])],
    bestPossible: null,
    close: () => dataset.close(),
  };
}

function openSynthetic(): OpenData {
  const source = syntheticDataset({ seed: SYNTHETIC_SEED });
  const bestPossible = source.bestPossibleError('test');
  return { source, problems: [], nonFinite: {}, notes: [], bestPossible, close: () => Promise.resolve() };
}
