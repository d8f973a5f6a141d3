import * as tf from '@tensorflow/tfjs';
import { MODALITIES, randomStream, type Flow } from '@sdumc/core';
import { dropModalities, observedModalities, type ModalityMask } from '@sdumc/datasets';
import type { Adam } from '../optimiser/adam.ts';
import type { Recipe } from '../recipe.ts';
import type { BatchPart } from './batch-part.ts';
import type { GradientSource } from './gradient-source.ts';
import type { StepResult } from './loss-and-gradients.ts';
import type { DividedBatch } from './read-parts.ts';

/** Keep the random numbers of one seed apart by what they are for. */
const DROPOUT = 1;
const HIDDEN: Readonly<Record<Flow, number>> = { complete: 2, missing: 3 };

export interface TrainingStepInput {
  readonly gradients: GradientSource;
  readonly recipe: Pick<Recipe, 'loss' | 'hidden'>;
  readonly adam: Adam;
  readonly divided: DividedBatch;
  readonly learningRate: number;
  readonly seed: number;
  readonly epoch: number;
  readonly step: number;
}

/** One step of the optimiser over one batch: the same seed, epoch and step draw the same random numbers. */
export async function trainingStep(input: TrainingStepInput): Promise<Omit<StepResult, 'gradients'>> {
  const { recipe, divided, seed, epoch, step } = input;
  const keep = { complete: visible(input, 'complete'), missing: visible(input, 'missing') };
  const batchParts = divided.parts.map(({ host, places }): BatchPart => {
    const own = { complete: rowsAt(keep.complete, places), missing: rowsAt(keep.missing, places) };
    return { host, keep: own, dropoutPath: [seed, DROPOUT, epoch, step], places };
  });
  const { total, parts, gradients } = await input.gradients.compute(batchParts, recipe.loss);
  try {
    if (!Number.isFinite(total))
      throw new Error(`training: the loss became ${total} in epoch ${epoch + 1}, step ${step + 1}`);
    input.adam.apply(gradients, input.learningRate);
  } finally {
    tf.dispose([...gradients.values()]);
  }
  return { total, parts };
}

/** What one flow may see of the whole batch, [B, M]. */
function visible({ recipe, divided, seed, epoch, step }: TrainingStepInput, flow: Flow): ModalityMask {
  const observed = new Uint8Array(divided.size * MODALITIES.length);
  for (const { host, places } of divided.parts) {
    const own = observedModalities(host, flow);
    places.forEach((place, at) => observed.set(rowsAt(own, [at]), place * MODALITIES.length));
  }
  const rates = recipe.hidden?.[flow];
  return rates === undefined
    ? observed
    : dropModalities(observed, rates, randomStream(seed, HIDDEN[flow], epoch, step));
}

/** The rows of [B, M] at some places. */
function rowsAt(mask: ModalityMask, places: readonly number[]): ModalityMask {
  const M = MODALITIES.length;
  return Uint8Array.from(places.flatMap((place) => [...mask.subarray(place * M, (place + 1) * M)]));
}
