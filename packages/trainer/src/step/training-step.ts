import * as tf from '@tensorflow/tfjs';
import { randomStream, seededDropout, type Flow, type TwoFlowModel } from '@sdumc/core';
import { dropModalities, observedModalities, type HostBatch, type ModalityMask } from '@sdumc/datasets';
import { deviceBatch, disposeBatch } from '../device-batch.ts';
import type { Adam } from '../optimiser/adam.ts';
import type { Recipe } from '../recipe.ts';
import { lossAndGradients, type StepResult } from './loss-and-gradients.ts';

/** Keep the random numbers of one seed apart by what they are for. */
const DROPOUT = 1;
const HIDDEN: Readonly<Record<Flow, number>> = { complete: 2, missing: 3 };

export interface TrainingStepInput {
  readonly model: TwoFlowModel;
  readonly recipe: Recipe;
  readonly adam: Adam;
  readonly host: HostBatch;
  readonly learningRate: number;
  readonly seed: number;
  readonly epoch: number;
  readonly step: number;
}

/** One step of the optimiser over one batch: the same seed, epoch and step draw the same random numbers. */
export function trainingStep(input: TrainingStepInput): Omit<StepResult, 'gradients'> {
  const { model, recipe, host, seed, epoch, step } = input;
  const visible = (flow: Flow): ModalityMask => {
    const observed = observedModalities(host, flow);
    const rates = recipe.hidden?.[flow];
    return rates === undefined
      ? observed
      : dropModalities(observed, rates, randomStream(seed, HIDDEN[flow], epoch, step));
  };
  const batch = deviceBatch(host, { complete: visible('complete'), missing: visible('missing') });
  const dropout = seededDropout(randomStream(seed, DROPOUT, epoch, step));
  const { total, parts, gradients } = lossAndGradients({ model, batch, dropout, loss: recipe.loss });
  disposeBatch(batch);
  try {
    if (!Number.isFinite(total))
      throw new Error(`training: the loss became ${total} in epoch ${epoch + 1}, step ${step + 1}`);
    input.adam.apply(gradients, input.learningRate);
  } finally {
    tf.dispose([...gradients.values()]);
  }
  return { total, parts };
}
