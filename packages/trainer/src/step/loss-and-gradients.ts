import * as tf from '@tensorflow/tfjs';
import type { Batch, Dropout, TwoFlowModel } from '@sdumc/core';
import { sdumcLoss, type LossPart, type LossWeights } from '@sdumc/losses';

export interface LossSettings {
  readonly weights: LossWeights;
  readonly contrastTemperature: number;
  readonly contrastTolerance: number;
}

export interface StepResult {
  /** The weighted total */
  readonly total: number;
  /** Each part before it is weighted */
  readonly parts: Readonly<Partial<Record<LossPart, number>>>;
  /** By parameter name; a parameter that the loss does not reach is left out. To be disposed by the caller. */
  readonly gradients: ReadonlyMap<string, tf.Tensor>;
}

/** The loss of one batch through both flows, and its gradient for every parameter that it reaches. */
export function lossAndGradients({
  model,
  batch,
  dropout,
  loss,
}: {
  readonly model: TwoFlowModel;
  readonly batch: Batch;
  readonly dropout: Dropout;
  readonly loss: LossSettings;
}): StepResult {
  const kept: { part: LossPart; value: tf.Scalar }[] = [];
  const { value, grads } = tf.variableGrads(() => {
    const flows = model.flows({ batch, dropout });
    const { total, parts } = sdumcLoss({ flows, valence: batch.valence, ...loss });
    for (const [part, scalar] of Object.entries(parts)) kept.push({ part: part as LossPart, value: tf.keep(scalar) });
    return total;
  }, [...model.parameters.values()]);
  const numberOf = (scalar: tf.Scalar) => scalar.dataSync()[0] as number;
  const total = numberOf(value);
  const parts = Object.fromEntries(kept.map(({ part, value: scalar }) => [part, numberOf(scalar)]));
  tf.dispose([value, ...kept.map(({ value: scalar }) => scalar)]);

  const gradients = new Map<string, tf.Tensor>();
  for (const [name, variable] of model.parameters) {
    const gradient = grads[variable.name];
    if (gradient !== undefined) gradients.set(name, gradient);
  }
  return { total, parts, gradients };
}
