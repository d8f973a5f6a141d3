import type { Condition } from '@sdumc/core';
import type { MissingProtocol } from '@sdumc/datasets';
import type { AdamConfig } from './optimiser/adam.ts';
import type { Schedule } from './optimiser/learning-rate.ts';
import type { LossSettings } from './step/loss-and-gradients.ts';

/** How a network is trained. Plain data: two runs with equal recipes, data and seeds are the same run. */
export interface Recipe {
  readonly epochs: number;
  readonly batchSize: number;
  /** Base learning rate, before the schedule's factor */
  readonly learningRate: number;
  readonly schedule: Schedule;
  readonly adam: AdamConfig;
  /** Decay of the running average of the weights that is validated and kept; null keeps the last weights themselves */
  readonly averageDecay: number | null;
  readonly loss: LossSettings;
  /** What is hidden from the flows while training; null hides nothing */
  readonly hidden: { readonly complete: MissingProtocol; readonly missing: MissingProtocol } | null;
  /** The epoch kept is the one with the lowest mean validation MAE over these conditions */
  readonly chooseBy: readonly Condition[];
}
