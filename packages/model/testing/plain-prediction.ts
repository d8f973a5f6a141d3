import { noDropout, type Batch, type Flow, type FlowOutput } from '@sdumc/core';
import type { TwoFlowNetwork } from '../src/two-flow-network.ts';

/** All that a flow says of a batch, but for its attention. */
export const OUTPUTS = [
  'valence',
  'representation',
  'contrast',
  'textQuery',
  'textViews',
  'modalityWeights',
  'viewWeights',
] as const satisfies readonly (keyof FlowOutput)[];

/** The values of one utterance; text views are [7, h] */
type Values = number | readonly number[] | readonly (readonly number[])[];

/** Every output of one flow, one element for each utterance. */
export type PlainFlow = Readonly<Record<(typeof OUTPUTS)[number], readonly Values[]>>;

export type PlainPrediction = Readonly<Record<Flow, PlainFlow>>;

/** What a flow says, in plain arrays. */
export function plainFlow(output: FlowOutput): PlainFlow {
  return Object.fromEntries(OUTPUTS.map((name) => [name, output[name].arraySync()])) as unknown as PlainFlow;
}

/** What both flows of a network say of a batch, in plain arrays; nothing is dropped. */
export function predict(network: TwoFlowNetwork, batch: Batch): PlainPrediction {
  const { complete, missing } = network.flows({ batch, dropout: noDropout });
  return { complete: plainFlow(complete), missing: plainFlow(missing) };
}
