import type * as tf from '@tensorflow/tfjs';
import type { Modality, PerModality, Stream } from './modality.ts';
import type { Dropout } from './dropout.ts';
import type { FrameRows, Segment } from './frames/frame-rows.ts';

/** The complete flow sees real text; the missing flow sees simulated text (or none) and repairs it. */
export const FLOWS = ['complete', 'missing'] as const;

export type Flow = (typeof FLOWS)[number];

/** The stream that a flow reads as a modality: the missing flow has simulated text for text. */
export function streamOf(flow: Flow, modality: Modality): Stream {
  return flow === 'missing' && modality === 'text' ? 'simulated' : modality;
}

/** A batch as the network takes it: the frames of both flows once, and whose they are in either. */
export interface Batch {
  /** [N, D] each; those of text are the real frames, then the simulated ones */
  readonly rows: PerModality<tf.Tensor2D>;
  /** For each flow and modality, where each utterance's frames lie in `rows`; count 0 = it has none, or they are hidden */
  readonly segments: Readonly<Record<Flow, PerModality<readonly Segment[]>>>;
  /** For each flow and modality, T: how many frames an utterance has for a network that attends to padding */
  readonly paddedCount: Readonly<Record<Flow, PerModality<number>>>;
  /** [B] */
  readonly valence: tf.Tensor1D;
}

/** What one flow says of a batch. */
export interface FlowOutput {
  /** [B], unbounded */
  readonly valence: tf.Tensor1D;
  /** z, [B, h] */
  readonly representation: tf.Tensor2D;
  /** r, [B, C]: the contrast head's view of z, for Rank-N-Contrast only */
  readonly contrast: tf.Tensor2D;
  /** q_t, [B, d]: the text query after its MLP */
  readonly textQuery: tf.Tensor2D;
  /** C_t, [B, Q, h]: what the seven queries found in text, repaired in the missing flow */
  readonly textViews: tf.Tensor3D;
  /** w, [B, M] */
  readonly modalityWeights: tf.Tensor2D;
  /** v, [B, Q] */
  readonly viewWeights: tf.Tensor2D;
  /** The weight of each frame under each query, [N, Q], utterance by utterance */
  readonly attention: PerModality<tf.Tensor2D>;
}

/** A network that runs both flows with the same weights: all that a trainer needs to know of it. */
export interface TwoFlowModel {
  readonly parameters: ReadonlyMap<string, tf.Variable>;
  /** Both flows over one batch; what they share is computed once. */
  flows(input: { readonly batch: Batch; readonly dropout: Dropout }): Readonly<Record<Flow, FlowOutput>>;
  /** One flow alone. `frames.text` holds real text for the complete flow, simulated text for the missing flow. */
  flow(input: FlowInput): FlowOutput;
}

export interface FlowInput {
  readonly flow: Flow;
  /** X_m, rows [N, D]; counts 0 where an utterance has none */
  readonly frames: PerModality<FrameRows>;
  readonly dropout: Dropout;
}
