import type { Condition } from '@sdumc/core';
import type { LossPart } from '@sdumc/losses';

/** What one epoch was like. */
export interface EpochRecord {
  /** From 1 */
  readonly epoch: number;
  /** At its last step */
  readonly learningRate: number;
  /** Mean over the epoch's samples, before weighting; `total` is the weighted sum */
  readonly losses: Readonly<Partial<Record<LossPart, number>> & { total: number }>;
  /** Wall-clock time of the epoch, validation included; since the resume where it was resumed */
  readonly seconds: number;
  /** MAE on the validation split */
  readonly validation: Readonly<Record<Condition, number>>;
}

/** What an epoch is judged by: the mean validation MAE over some conditions. */
export function validationScore({ validation }: EpochRecord, chooseBy: readonly Condition[]): number {
  return chooseBy.reduce((sum, condition) => sum + validation[condition], 0) / chooseBy.length;
}
