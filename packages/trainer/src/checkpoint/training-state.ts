import type { AdamState } from '../optimiser/adam.ts';
import type { EpochRecord } from '../training/history.ts';
import type { LossSums } from '../training/loss-sums.ts';

/**
 * Everything that the rest of a run depends on. Random numbers and the order of batches follow from seed, epoch and
 * step, so the place in the run is their state.
 */
export interface TrainingState {
  /** Epochs that are over */
  readonly epoch: number;
  /** Steps done in the epoch under way */
  readonly step: number;
  /** Losses of those steps */
  readonly sums: LossSums;
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly adam: AdamState;
  /** Running average of the weights, where the recipe has one */
  readonly average: ReadonlyMap<string, Float32Array> | null;
  readonly history: readonly EpochRecord[];
  /** The epoch that validation has chosen so far; null before the first is over */
  readonly best: { readonly epoch: number; readonly weights: ReadonlyMap<string, Float32Array> } | null;
}
