import { CONDITIONS, type Condition, type SimulationKind, type UtteranceSource } from '@sdumc/core';
import type { Recipe } from '@sdumc/trainer';
import type { StreamOrigins } from './stream-origins.ts';

/** What training showed a network of the text. It reads no condition, and no kind of simulated text, that it was not shown. */
export interface TrainingConditions {
  readonly conditions: readonly Condition[];
  /** What its simulated text was made from; null where there was none, or where the data did not record it */
  readonly simulation: SimulationKind | null;
}

/** The conditions that training on a source shows: absent text wherever simulated text is missing or hidden. */
export function trainingConditions(
  { widths, simulation }: Pick<UtteranceSource, 'widths' | 'simulation'>,
  { hidden }: Pick<Recipe, 'hidden'>,
): TrainingConditions {
  const isShown: Readonly<Record<Condition, boolean>> = {
    complete: widths.text !== undefined,
    simulated: widths.simulated !== undefined,
    absent: widths.simulated === undefined || (hidden?.missing.text ?? 0) > 0,
  };
  return {
    conditions: CONDITIONS.filter((condition) => isShown[condition]),
    simulation: isShown.simulated ? (simulation ?? null) : null,
  };
}

/**
 * The same of a network that does not record it, by the streams that it remembers. A learned map left no stream of its own there, so
 * a network without one saw a map or nothing, and in neither case words. Of one without any stream everything may have been shown.
 */
export function unrecordedConditions(origins: StreamOrigins): TrainingConditions {
  if (Object.keys(origins).length === 0) return { conditions: CONDITIONS, simulation: null };
  const { text, simulated } = origins;
  return {
    conditions: [
      ...(text === undefined ? [] : ['complete' as const]),
      ...(simulated === undefined ? [] : ['simulated' as const]),
      'absent',
    ],
    simulation: null,
  };
}

const MADE_FROM: Readonly<Record<SimulationKind, string>> = {
  words: 'recognised words',
  map: 'a learned map from audio features',
};

/**
 * Why a network cannot read simulated text of a kind, in a line that names the remedy; null where it can.
 *
 * @param kind of the text it is shown; null where that is not known
 *
 * @example
 * whyNotSimulated({ conditions: ['complete', 'absent'], simulation: null }, 'words');
 * // 'the model was not trained on simulated text made from words; add it …'
 */
export function whyNotSimulated(trained: TrainingConditions, kind: SimulationKind | null): string | null {
  if (!trained.conditions.includes('simulated'))
    return 'the model was not trained on simulated text made from words; add it to the training data with simulate, and train again';
  if (kind === null || trained.simulation === null || kind === trained.simulation) return null;
  return `the model was trained on text simulated by ${MADE_FROM[trained.simulation]}, not by ${MADE_FROM[kind]}; simulate the training data as here, and train again`;
}

/** What a person should know of figures for a condition that training never showed; null where it did. */
export function untrainedNote({ conditions }: TrainingConditions, condition: Condition): string | null {
  if (conditions.includes(condition)) return null;
  const lacked: Readonly<Record<Condition, string>> = {
    complete: 'with real text',
    simulated: 'with simulated text',
    absent: 'without text',
  };
  return `${condition}: the model was never trained ${lacked[condition]}, so this figure is a guess`;
}
