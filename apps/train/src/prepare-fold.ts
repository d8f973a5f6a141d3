import { perModality, STREAMS, type PerModality, type Stream, type UtteranceSource } from '@sdumc/core';
import {
  fitStandardisation,
  withStandardisation,
  withTestFold,
  withTestFromTrain,
  type Standardisation,
} from '@sdumc/datasets';
import type { TrainingSize } from './presets.ts';
import { withLearnedSimulation } from './with-learned-simulation.ts';

/** One division of the data into train, valid and test, ready for the network. */
export interface PreparedFold {
  /** Standardised, with simulated text */
  readonly source: UtteranceSource;
  readonly standardisation: Standardisation;
  /** True where simulated text was made by the learned simulator */
  readonly simulationLearned: boolean;
}

/** D of each modality as the network takes it: 1 for one that no utterance has, which then is a frame never observed. */
function featureWidths({ widths }: UtteranceSource): PerModality<number> {
  const text = widths.text ?? widths.simulated ?? 1;
  return perModality((modality) => (modality === 'text' ? text : (widths[modality] ?? 1)));
}

/** What a preset needs to know of the data before it is split. */
export function trainingSize(source: UtteranceSource): TrainingSize {
  return {
    featureWidths: featureWidths(source),
    trainUtterances: source.utterances.filter(({ split }) => split === 'train').length,
  };
}

/** D of every stream as the network takes it. */
export function streamWidths(widths: PerModality<number>): Readonly<Record<Stream, number>> {
  const ofStream = (stream: Stream) => (stream === 'simulated' ? widths.text : widths[stream]);
  return Object.fromEntries(STREAMS.map((stream) => [stream, ofStream(stream)])) as Record<Stream, number>;
}

/**
 * Splits, simulates text where there is none, and standardises. Everything fitted here is fitted on the train rows.
 *
 * @param fold which part of `folds` becomes test; null leaves the split as it is, and makes a test split where there is none
 */
export async function prepareFold({
  source,
  folds,
  fold,
  clip,
  simulate,
}: {
  readonly source: UtteranceSource;
  readonly folds: number;
  readonly fold: number | null;
  readonly clip: number | null;
  readonly simulate: boolean;
}): Promise<PreparedFold> {
  const divided = fold === null ? withTestFromTrain(source) : withTestFold(source, { folds, fold });
  const needsSimulation = simulate && divided.widths.simulated === undefined;
  const whole = needsSimulation ? await withLearnedSimulation(divided) : divided;
  const trainRows = whole.utterances.flatMap(({ split }, row) => (split === 'train' ? [row] : []));
  const standardisation = await fitStandardisation(whole, trainRows);
  return {
    source: withStandardisation(whole, standardisation, clip === null ? {} : { clip }),
    standardisation,
    simulationLearned: whole !== divided,
  };
}
