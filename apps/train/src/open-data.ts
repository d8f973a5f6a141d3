import type { Condition, Stream, UtteranceSource } from '@sdumc/core';
import { heldInMemory, readFeatureFolder, syntheticDataset, withEncodedTranscripts } from '@sdumc/datasets';
import { hashingTextEncoder } from '@sdumc/features';
import type { TrainOptions } from './options.ts';

export interface Data {
  readonly source: UtteranceSource;
  /** One line each: what a person should know before trusting the figures */
  readonly notes: readonly string[];
  /** MAE on the test split that nobody can beat but by luck; known of the synthetic set only */
  readonly bestPossible: Readonly<Record<Condition, number>> | null;
}

const SYNTHETIC_SEED = 1;

/**
 * The built-in set, or a folder; words become frames.
 *
 * @throws Error where nothing is left to learn from
 */
export async function openData({ data, without }: TrainOptions): Promise<Data> {
  const opened = data === null ? openSynthetic() : await openFolder(data);
  const source = without.includes('simulated') ? withoutStream(opened.source, 'simulated') : opened.source;
  if (Object.keys(source.widths).length === 0) throw new Error(`${source.name}: no utterance has any modality`);
  return { ...opened, source };
}

function openSynthetic(): Data {
  const source = syntheticDataset({ seed: SYNTHETIC_SEED });
  return { source, notes: [], bestPossible: source.bestPossibleError('test') };
}

async function openFolder(folder: string): Promise<Data> {
  const read = await readFeatureFolder(folder);
  const encoder = hashingTextEncoder();
  const source = await heldInMemory(withEncodedTranscripts(read, encoder));
  const encoded = Object.keys(source.widths).length > Object.keys(read.widths).length;
  return {
    source,
    notes: [...read.notes, ...(encoded ? [`words are encoded by ${encoder.name}, ${encoder.width} wide`] : [])],
    bestPossible: null,
  };
}

function withoutStream(source: UtteranceSource, stream: Stream): UtteranceSource {
  const { [stream]: _width, ...widths } = source.widths;
  return {
    ...source,
    widths,
    async read(row) {
      const { [stream]: _frames, ...frames } = await source.read(row);
      return frames;
    },
  };
}
