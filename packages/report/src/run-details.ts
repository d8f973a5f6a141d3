import type { Condition } from '@sdumc/core';

/** One epoch of training. */
export interface EpochRecord {
  readonly epoch: number;
  readonly learningRate: number;
  /** The weighted parts of the loss by name, means over the epoch. */
  readonly loss: Readonly<Record<string, number>>;
  /** MAE on the validation split; `null` where a condition does not exist. */
  readonly validationMae: Readonly<Record<Condition, number | null>>;
}

/** One training run: one seed, and one fold where there are folds. */
export interface TrainingRun {
  readonly seed: number;
  readonly fold?: number;
  readonly epochs: readonly EpochRecord[];
  readonly chosenEpoch: number;
}

/** One test utterance as one run predicts it; `null` where a condition does not exist. */
export interface TestPrediction extends Readonly<Record<Condition, number | null>> {
  readonly id: string;
  readonly seed: number;
  readonly transcript?: string;
  /** The truth, in [-3, 3]. */
  readonly valence: number;
}

/** The representations z of the test utterances, by one run. */
export interface Representations {
  /** [N], the truth. */
  readonly valence: readonly number[];
  /** [N, H] row-major, complete flow. */
  readonly complete: Float32Array;
  /** [N, H] row-major, missing flow. */
  readonly missing: Float32Array;
  /** H. */
  readonly width: number;
}

/** What the page draws beyond the numbers of `report.json`. */
export interface RunDetails {
  readonly runs: readonly TrainingRun[];
  readonly predictions: readonly TestPrediction[];
  readonly representations: Representations | null;
}
