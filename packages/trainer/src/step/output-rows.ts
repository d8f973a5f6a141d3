import * as tf from '@tensorflow/tfjs';
import { FLOWS, type Flow } from '@sdumc/core';
import { LOSS_OUTPUTS, type LossOutputs } from './join-parts.ts';

/** The shape of each output for one utterance, in their order. */
export type OutputLayout = readonly { readonly name: string; readonly shape: readonly number[] }[];

/** What the loss depends on as one matrix: the utterances of the complete flow, then those of the missing flow; [2B, W]. */
export function outputRows(flows: Readonly<Record<Flow, LossOutputs>>): tf.Tensor2D {
  return tf.tidy(() =>
    tf.concat(
      FLOWS.map((flow) =>
        tf.concat(
          LOSS_OUTPUTS.map((name) => flat(flows[flow][name])),
          1,
        ),
      ),
    ),
  );
}

export function layoutOf(outputs: LossOutputs): OutputLayout {
  return LOSS_OUTPUTS.map((name) => ({ name, shape: outputs[name].shape.slice(1) }));
}

/** How many numbers an utterance has. */
export function widthOf(layout: OutputLayout): number {
  return layout.reduce((sum, { shape }) => sum + tf.util.sizeFromShape([...shape]), 0);
}

/** The same taken apart again. */
export function outputsOf(rows: tf.Tensor2D, layout: OutputLayout): Readonly<Record<Flow, LossOutputs>> {
  const half = rows.shape[0] / FLOWS.length;
  const flows = FLOWS.map((flow, position) => {
    let column = 0;
    const outputs = layout.map(({ name, shape }): [string, tf.Tensor] => {
      const width = tf.util.sizeFromShape([...shape]);
      const own = tf.slice(rows, [position * half, column], [half, width]);
      column += width;
      return [name, tf.reshape(own, [half, ...shape])];
    });
    return [flow, Object.fromEntries(outputs)] as const;
  });
  return Object.fromEntries(flows) as Record<Flow, LossOutputs>;
}

function flat(output: tf.Tensor): tf.Tensor2D {
  return tf.reshape(output, [output.shape[0]!, -1]) as tf.Tensor2D;
}
