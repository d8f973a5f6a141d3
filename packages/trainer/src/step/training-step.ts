import * as tf from '@tensorflow/tfjs';
import {
  randomStream,
  seededDropout,
  type Flow,
  type Stream,
  type TwoFlowModel,
  type UtteranceSource,
} from '@sdumc/core';
import { dropModalities, makeBatch, observedModalities, readSamples, type ModalityMask } from '@sdumc/datasets';
import { deviceBatch, disposeBatch } from '../device-batch.ts';
import type { Adam } from '../optimiser/adam.ts';
import type { Recipe } from '../recipe.ts';
import { lossAndGradients, type StepResult } from './loss-and-gradients.ts';

/** Keep the random numbers of one seed apart by what they are for. */
const DROPOUT = 1;
const HIDDEN: Readonly<Record<Flow, number>> = { complete: 2, missing: 3 };

export interface TrainingStepInput {
  readonly model: TwoFlowModel;
  readonly source: UtteranceSource;
  readonly widths: Readonly<Record<Stream, number>>;
  readonly recipe: Recipe;
  readonly adam: Adam;
  /** The batch */
  readonly rows: readonly number[];
  readonly learningRate: number;
  readonly seed: number;
  readonly epoch: number;
  readonly step: number;
}

/** One step of the optimiser over one batch: the same seed, epoch and step draw the same random numbers. */
export async function trainingStep(input: TrainingStepInput): Promise<Omit<StepResult, 'gradients'>> {
  const { model, source, recipe, seed, epoch, step } = input;
  const host = makeBatch(await readSamples(source, input.rows), input.widths);
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
