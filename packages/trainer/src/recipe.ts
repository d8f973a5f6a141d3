import type { Condition, Flow, PerModality } from '@sdumc/core';
import type { AdamConfig } from './optimiser/adam.ts';
import type { Schedule } from './optimiser/learning-rate.ts';
import type { LossSettings } from './step/loss-and-gradients.ts';

/** How a network is trained. Plain data: two runs with equal recipes, data and seeds are the same run. */
export interface Recipe {
  readonly epochs: number;
  readonly batchSize: number;
  /**
   * How many batches are sorted by length together, so that a batch is of about one length; 1 leaves chance alone to decide
   * who shares a batch. Above 1, validation goes by length too: a model whose predictions depend on the padding must have 1.
   */
  readonly lengthPool: number;
  /** Base learning rate, before the schedule's factor */
  readonly learningRate: number;
  readonly schedule: Schedule;
  readonly adam: AdamConfig;
  /** Decay of the running average of the weights that is validated and kept; null keeps the last weights themselves */
  readonly averageDecay: number | null;
  readonly loss: LossSettings;
  /** Rate at which training hides each modality from a sample, flow by flow; null hides nothing */
  readonly hidden: Readonly<Record<Flow, PerModality<number>>> | null;
  /** The epoch kept is the one with the lowest mean validation MAE over these conditions */
  readonly chooseBy: readonly Condition[];
}
