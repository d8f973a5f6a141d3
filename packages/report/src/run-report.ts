import type { Condition, Modality, Subset } from '@sdumc/core';
import type { MetricSummaryTable } from '@sdumc/metrics';

/** Predictors that know nothing, or little: the mean label, and ridge regression on averaged features. */
export type Baseline = 'constant' | 'ridgeAll' | 'ridgeAudioVideo';

/** What `report.json` holds: everything a training run found out, over all its seeds. */
export interface RunReport {
  readonly dataset: string;
  readonly modalities: readonly Modality[];
  /** Numbers of utterances. */
  readonly splits: { readonly train: number; readonly valid: number; readonly test: number };
  /** Whether the test split is the dataset's own, or was cut from the training split. */
  readonly testFrom: 'test' | 'train';
  readonly seeds: readonly number[];
  readonly preset: string;
  readonly backend: string;
  /** By what the epoch was chosen, for example "validation MAE, mean over conditions". */
  readonly chosenBy: string;
  readonly secondsPerEpoch: number;
  readonly peakMemoryMb: number;
  /** Metrics on the test split; `null` where there is nothing to measure, for example no simulated text. */
  readonly conditions: Readonly<Record<Condition, MetricSummaryTable | null>>;
  readonly subsets: Readonly<Record<Subset, MetricSummaryTable | null>>;
  readonly baselines: Readonly<Record<Baseline, MetricSummaryTable | null>>;
  /** The lowest MAE anything could reach, known for synthetic data. */
  readonly bestPossible?: Readonly<Record<Condition, number | null>>;
  /** What must not be overlooked: see `verdict`; left out where the network is best. */
  readonly verdict?: string;
  readonly notes?: readonly string[];
  /** Everything that the training was told, as plain data. */
  readonly recipe?: unknown;
}
