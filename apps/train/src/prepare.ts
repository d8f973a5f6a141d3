import { perModality, rowsOf, STREAMS, type PerModality, type Stream, type UtteranceSource } from '@sdumc/core';
import { fitStandardisation, heldInMemory, withStandardisation, type Standardisation } from '@sdumc/datasets';
import type { TrainingSize } from './presets.ts';
import { withLearnedSimulation } from './with-learned-simulation.ts';

/** One division of the data into train, valid and test, ready for the network. */
export interface PreparedData {
  /** Standardised, with simulated text, held in memory */
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
 * @param clip standardised features are cut off at ± this many deviations
 */
export async function prepare(
  divided: UtteranceSource,
  { clip, simulate }: { readonly clip: number; readonly simulate: boolean },
): Promise<PreparedData> {
  const needsSimulation = simulate && divided.widths.simulated === undefined;
  const whole = needsSimulation ? await withLearnedSimulation(divided) : divided;
  const standardisation = await fitStandardisation(whole, rowsOf(whole, 'train'));
  return {
    source: await heldInMemory(withStandardisation(whole, standardisation, { clip })),
    standardisation,
    simulationLearned: whole !== divided,
  };
}
