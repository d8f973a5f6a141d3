import { perModality, rowsOf, STREAMS, type PerModality, type Stream, type UtteranceSource } from '@sdumc/core';
import {
  countingFrames,
  fitStandardisation,
  heldInMemory,
  withStandardisation,
  type RowProgress,
  type Standardisation,
} from '@sdumc/datasets';
import type { TrainingSize } from './presets.ts';
import { withLearnedSimulation } from '@sdumc/program';

/** One division of the data into train, valid and test, ready for the network. */
export interface PreparedData {
  /** With simulated text, standardised as it is read; its `frameCounts` are exact */
  readonly source: UtteranceSource;
  readonly standardisation: Standardisation;
  /** True where simulated text was made by the learned simulator */
  readonly simulationLearned: boolean;
}

/** A pass over the data before training begins. */
export type PreparationProgress = RowProgress & {
  readonly pass: 'fitting the simulator of text' | 'standardising' | 'measuring lengths';
};

/**
 * What fits is decoded, encoded and simulated once; what does not is read anew in every epoch. A pass over a store is to take at
 * most a tenth of its size, 600 MB for 6 GB: Node and the batches of such a pass take 300, which leaves room for this. What a
 * step computes comes on top; it depends on batch size and length, not on how much data there is.
 */
const MOST_BYTES_HELD = 128 * 2 ** 20;

/** D of each modality as the network takes it: 1 for one that no utterance has, which then is a frame never observed. */
function featureWidths({ widths }: UtteranceSource): PerModality<number> {
  const text = widths.text ?? widths.simulated ?? 1;
  return perModality((modality) => (modality === 'text' ? text : (widths[modality] ?? 1)));
}

/** What a preset needs to know of divided data. */
export function trainingSize(source: UtteranceSource): TrainingSize {
  return { featureWidths: featureWidths(source), trainUtterances: rowsOf(source, 'train').length };
}

/** D of every stream as the network takes it. */
export function streamWidths(widths: PerModality<number>): Readonly<Record<Stream, number>> {
  const ofStream = (stream: Stream) => (stream === 'simulated' ? widths.text : widths[stream]);
  return Object.fromEntries(STREAMS.map((stream) => [stream, ofStream(stream)])) as Record<Stream, number>;
}

/**
 * Simulates text where there is none, and standardises. Everything fitted here is fitted on the train rows.
 *
 * Utterances are held before they are standardised, and only once: that costs least to do again, and the passes of the
 * preparation gain from it too.
 *
 * @param clip standardised features are cut off at ± this many deviations
 */
export async function prepare(
  divided: UtteranceSource,
  {
    clip,
    simulate,
    onProgress,
  }: {
    readonly clip: number;
    readonly simulate: boolean;
    readonly onProgress?: (progress: PreparationProgress) => void;
  },
): Promise<PreparedData> {
  const during = (pass: PreparationProgress['pass']) => ({
    onProgress: (progress: RowProgress) => onProgress?.({ pass, ...progress }),
  });
  const needsSimulation = simulate && divided.widths.simulated === undefined;
  const whole = needsSimulation
    ? await withLearnedSimulation(divided, during('fitting the simulator of text'))
    : divided;
  const counting = countingFrames(await heldInMemory(whole, { maximumBytes: MOST_BYTES_HELD }));
  const standardisation = await fitStandardisation(counting.source, rowsOf(whole, 'train'), during('standardising'));
  const counted = await counting.finish(during('measuring lengths'));
  return {
    source: withStandardisation(counted, standardisation, { clip }),
    standardisation,
    simulationLearned: whole !== divided,
  };
}
