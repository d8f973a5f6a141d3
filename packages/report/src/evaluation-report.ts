import type { Modality, Split } from '@sdumc/core';
import type { MetricName, MetricSummary } from '@sdumc/metrics';

/** Says of a file that it is an {@link EvaluationReport}. */
export const EVALUATION_FORMAT = 'sdumc-evaluation';

/** What `evaluation.json` holds: how well trained networks do while parts of the input are missing. */
export interface EvaluationReport {
  readonly format: typeof EVALUATION_FORMAT;
  /** The folder that was evaluated, as it was named */
  readonly model: string;
  /** The networks in it: one a seed, or one a seed and fold (from 1; null without cross-validation) */
  readonly networks: readonly { readonly folder: string; readonly seed: number | null; readonly fold: number | null }[];
  readonly data: string;
  readonly split: Split;
  /** Whether the split is the data's own, a fifth cut from the training split, or each fold's own test rows. */
  readonly rowsFrom: 'split' | 'train' | 'folds';
  readonly utterances: number;
  /** The modalities that at least one utterance has */
  readonly modalities: readonly Modality[];
  /** Of the random numbers that say what is missing */
  readonly seed: number;
  /** How often each rate above 0 was drawn */
  readonly draws: number;
  readonly backend: string;
  /** MAE of always the mean label of train and valid; null where the data has neither */
  readonly constantMae: number | null;
  readonly protocols: readonly EvaluatedProtocol[];
  readonly notes: readonly string[];
}

export interface EvaluatedProtocol {
  /** Its name on the command line */
  readonly protocol: string;
  readonly kind: 'text' | 'simulated' | 'subset' | 'random' | 'frames';
  /** One for each rate, ascending; a protocol without rates has one */
  readonly points: readonly EvaluatedPoint[];
  /**
   * Area under the curve of MAE against rate, divided by the range of rates, trapezoid rule: the MAE of a rate drawn evenly.
   * Null where there are fewer than two rates. `values` as in {@link EvaluatedPoint.mae}.
   */
  readonly area: ValuedSummary | null;
}

/**
 * A figure over all seeds and draws, with the values themselves. `std` is the sample standard deviation over the seeds, each the mean
 * of its draws; with one seed over its draws; null for a single value.
 */
export interface ValuedSummary extends MetricSummary {
  /** By network seed, then by draw; at rate 0 there is one draw */
  readonly values: readonly (readonly number[])[];
}

export interface EvaluatedPoint extends Readonly<Record<Exclude<MetricName, 'mae'>, MetricSummary | null>> {
  /** Null for a protocol without rates */
  readonly rate: number | null;
  /** The share of what the utterances have that was in fact hidden: of their modalities, for `frames` of their frames */
  readonly hidden: number;
  readonly mae: ValuedSummary;
}

/** The protocols that have rates, and so a curve. */
export function curvesOf({ protocols }: EvaluationReport): EvaluatedProtocol[] {
  return protocols.filter(({ points }) => points.some(({ rate }) => rate !== null));
}
