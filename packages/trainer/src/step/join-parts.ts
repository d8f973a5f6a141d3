import * as tf from '@tensorflow/tfjs';
import { FLOWS, type Flow, type FlowOutput } from '@sdumc/core';

/** What the loss depends on. */
export type LossOutputs = Pick<FlowOutput, 'valence' | 'representation' | 'contrast' | 'textQuery' | 'textViews'>;

export const LOSS_OUTPUTS = [
  'valence',
  'representation',
  'contrast',
  'textQuery',
  'textViews',
] as const satisfies readonly (keyof LossOutputs)[];

/** What both flows say of the parts of a batch, as if it had been whole: one part's utterances after another's. */
export function joinParts(parts: readonly Readonly<Record<Flow, LossOutputs>>[]): Readonly<Record<Flow, LossOutputs>> {
  if (parts.length === 1) return parts[0]!;
  const joined = FLOWS.map((flow) => [
    flow,
    Object.fromEntries(
      LOSS_OUTPUTS.map((name) => [name, tf.concat(parts.map((part) => part[flow][name] as tf.Tensor))]),
    ),
  ]);
  return Object.fromEntries(joined) as Record<Flow, LossOutputs>;
}
