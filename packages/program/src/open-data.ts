import { STREAMS, type Condition, type Stream, type UtteranceSource } from '@sdumc/core';
import { expectLabelScale, openDataset, syntheticDataset, withEncodedTranscripts } from '@sdumc/datasets';
import { streamOrigins, type StreamOrigins } from './trained/stream-origins.ts';
import { datasetOptions, type DataOptions } from './data-options.ts';
import { unknownTextNotes } from './unknown-text-notes.ts';
import { wordEncoder, type WordEncoder } from './word-encoders.ts';
import { wordsOf } from './words-of.ts';

export interface OpenData {
  /** Words are frames already */
  readonly source: UtteranceSource;
  /** Who made the features of each stream */
  readonly origins: StreamOrigins;
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
 * @throws Error where no utterance has any modality, or labels seem to be on another scale and no option says what to do
 */
export async function openData(
  path: string | null,
  options: DataOptions,
  { words, cache }: WordOptions,
): Promise<OpenData> {
  if (path === null) return openSynthetic();
  const opening = await datasetOptions(options);
  const dataset = await openDataset(path, opening);
  try {
    expectLabelScale(dataset, opening);
  } catch (error) {
    await dataset.close();
    throw error;
  }
  const encoder = wordEncoder(words, cache);
  const source = withEncodedTranscripts(dataset, encoder);
  if (Object.keys(source.widths).length === 0) {
    await dataset.close();
    throw new Error(`${source.name}: no utterance has any modality`);
  }
  const { name: extractor, version, hopSeconds } = encoder;
  const encoded = STREAMS.filter((stream) => source.widths[stream] !== dataset.widths[stream]);
  const ofWords = Object.fromEntries(encoded.map((stream) => [stream, { extractor, version, hopSeconds }]));
  const origins = { ...(await streamOrigins(dataset)), ...ofWords };
  return {
    source,
    origins,
    words: wordsOf(origins, source.name),
    problems: dataset.problems,
    nonFinite: dataset.nonFinite,
    notes: [
      ...dataset.notes,
      ...(encoded.length > 0 ? [`words are encoded by ${encoder.name}, ${encoder.width} wide`] : []),
      ...(await unknownTextNotes(source, origins)),
    ],
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
  return {
    source,
    origins: {},
    words: null,
    problems: [],
    nonFinite: {},
    notes: [],
    bestPossible,
    close: () => Promise.resolve(),
  };
}
