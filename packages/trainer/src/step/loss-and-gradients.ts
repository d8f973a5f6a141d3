import * as tf from '@tensorflow/tfjs';
import type { Flow, TwoFlowModel } from '@sdumc/core';
import { sdumcLoss, type LossPart, type LossWeights } from '@sdumc/losses';
import type { DevicePart, PartLoan } from './batch-part.ts';
import { joinParts, type LossOutputs } from './join-parts.ts';
import { layoutOf, outputRows, outputsOf, type OutputLayout } from './output-rows.ts';

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

/**
 * The loss of one batch through both flows, and its gradient for every parameter that it reaches.
 *
 * The batch may come in several passes. The loss is that of all utterances together, and its gradient exact: passes do not
 * show, but in the rounding of float32.
 *
 * @param passes each on the device by itself; all but the last go through the model twice
 */
export function lossAndGradients({
  model,
  passes,
  loss,
}: {
  readonly model: TwoFlowModel;
  readonly passes: readonly PartLoan[];
  readonly loss: LossSettings;
}): StepResult {
  const kept: { part: LossPart; value: tf.Scalar }[] = [];
  const { value, gradients } = gradientsOf({
    model,
    passes,
    lossOf: (flows, valence) => {
      const { total, parts: losses } = sdumcLoss({ flows, valence, ...loss });
      for (const [part, scalar] of Object.entries(losses))
        kept.push({ part: part as LossPart, value: tf.keep(scalar) });
      return total;
    },
  });
  const losses = Object.fromEntries(kept.map(({ part, value: scalar }) => [part, numberOf(scalar)]));
  const total = numberOf(value);
  tf.dispose([value, ...kept.map(({ value: scalar }) => scalar)]);
  return { total, parts: losses, gradients };
}

/**
 * Runs the model over all passes, and the way back from a loss of what it says of all of them.
 *
 * What lies between a pass and its outputs is kept for the last pass alone. Of the others the outputs are kept; once the slopes
 * of the loss are known for them, each goes through the model once more, with the same dropout, and back.
 */
export function gradientsOf({
  model,
  passes,
  lossOf,
}: {
  readonly model: TwoFlowModel;
  readonly passes: readonly PartLoan[];
  /** @param valence of all utterances, in the order of the passes; [B] */
  readonly lossOf: (flows: Readonly<Record<Flow, LossOutputs>>, valence: tf.Tensor1D) => tf.Scalar;
}): { readonly value: tf.Scalar; readonly gradients: ReadonlyMap<string, tf.Tensor> } {
  const parameters = [...model.parameters.values()];
  const earlier = passes.slice(0, -1).map((lend) => lend((part) => ({ lend, ...outputsAlone(model, part) })));
  const { value, grads } = passes.at(-1)!((part) =>
    tf.variableGrads(() => {
      const parts = [...earlier.map(({ rows, layout }) => outputsOf(rows, layout)), model.flows(part)];
      const valence = tf.concat([...earlier.map((one) => one.valence), part.batch.valence]) as tf.Tensor1D;
      return lossOf(joinParts(parts), valence);
    }, [...parameters, ...earlier.map(({ rows }) => rows)]),
  );
  const sums = new Map<string, tf.Tensor>(Object.entries(grads));
  for (const { lend, rows, valence } of earlier) {
    const slopes = sums.get(rows.name)!;
    const again = lend((part) =>
      tf.variableGrads(() => tf.sum(tf.mul(outputRows(model.flows(part)), slopes)), parameters),
    );
    for (const [name, gradient] of Object.entries(again.grads)) addTo(sums, name, gradient);
    tf.dispose([again.value, slopes, valence]);
    rows.dispose();
  }
  const gradients = new Map<string, tf.Tensor>();
  for (const [name, variable] of model.parameters) {
    const gradient = sums.get(variable.name);
    if (gradient !== undefined) gradients.set(name, gradient);
  }
  return { value, gradients };
}

/** What the model says of a part, without a way back. */
function outputsAlone(
  model: TwoFlowModel,
  part: DevicePart,
): { readonly rows: tf.Variable<tf.Rank.R2>; readonly layout: OutputLayout; readonly valence: tf.Tensor1D } {
  let layout: OutputLayout = [];
  const rows = tf.tidy(() => {
    const flows = model.flows(part);
    layout = layoutOf(flows.complete);
    return tf.variable(outputRows(flows)) as tf.Variable<tf.Rank.R2>;
  });
  return { rows, layout, valence: tf.clone(part.batch.valence) };
}

function addTo(sums: Map<string, tf.Tensor>, name: string, gradient: tf.Tensor): void {
  const sum = sums.get(name);
  sums.set(name, sum === undefined ? gradient : tf.add(sum, gradient));
  if (sum !== undefined) tf.dispose([sum, gradient]);
}

function numberOf(scalar: tf.Scalar): number {
  return scalar.dataSync()[0] as number;
}
