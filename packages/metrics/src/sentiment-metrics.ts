import { classAccuracy } from './class-accuracy.ts';
import { meanAbsoluteError } from './mean-absolute-error.ts';
import { pairedFloat32, type PairedValues } from './paired-values.ts';
import { pearsonCorrelation } from './pearson-correlation.ts';
import { shareEqual } from './share-equal.ts';
import { weightedF1 } from './weighted-f1.ts';

/** The field's metrics of one set of predictions; `null` where one is undefined. Accuracies and F1 are shares in [0, 1]. */
export interface MetricTable {
  readonly mae: number;
  /** Pearson's correlation; `null` when a side is constant or has fewer than two values. */
  readonly corr: number | null;
  readonly acc7: number;
  readonly acc5: number;
  /** y ≥ 0 against p ≥ 0, all utterances. */
  readonly acc2HasZero: number;
  readonly f1HasZero: number;
  /** y > 0 against p > 0, utterances with y = 0 left out; `null` when none is left. */
  readonly acc2NonZero: number | null;
  readonly f1NonZero: number | null;
}

/** The names of the metrics, in the order in which tables show them. */
export const METRIC_NAMES = [
  'mae',
  'corr',
  'acc7',
  'acc5',
  'acc2HasZero',
  'f1HasZero',
  'acc2NonZero',
  'f1NonZero',
] as const satisfies readonly (keyof MetricTable)[];
export type MetricName = (typeof METRIC_NAMES)[number];

/**
 * All metrics of a whole split, to the digit of MMSA's, on which published tables rest. Values are taken as float32.
 *
 * Source: MMSA `metricsTop.py`, `__eval_mosei_regression`. One difference: an undefined metric is `null`, never NaN.
 *
 * @param values predicted and true valence of the same utterances, [B] each
 * @throws RangeError on unequal lengths, no utterance, or a value that is not finite
 * @example
 * sentimentMetrics({ predicted: [1.2, -0.4], target: [1, -1] }).mae; // 0.40000004
 */
export function sentimentMetrics(values: PairedValues): MetricTable {
  const { predicted, target } = pairedFloat32('sentimentMetrics', values);
  const hasZero = {
    predicted: Array.from(predicted, (value) => value >= 0),
    target: Array.from(target, (value) => value >= 0),
  };
  const nonZero = {
    predicted: Array.from(
      predicted.filter((_, row) => target[row] !== 0),
      (value) => value > 0,
    ),
    target: Array.from(
      target.filter((value) => value !== 0),
      (value) => value > 0,
    ),
  };
  const someNonZero = nonZero.target.length > 0;
  return {
    mae: meanAbsoluteError({ predicted, target }),
    corr: pearsonCorrelation({ predicted, target }),
    acc7: classAccuracy({ predicted, target }, 3),
    acc5: classAccuracy({ predicted, target }, 2),
    acc2HasZero: shareEqual(hasZero.predicted, hasZero.target),
    f1HasZero: weightedF1(hasZero),
    acc2NonZero: someNonZero ? shareEqual(nonZero.predicted, nonZero.target) : null,
    f1NonZero: someNonZero ? weightedF1(nonZero) : null,
  };
}
