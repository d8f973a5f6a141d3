import type * as tf from '@tensorflow/tfjs';
import type { Modality, PerModality, Stream } from './modality.ts';
import type { Dropout } from './dropout.ts';

/** The complete flow sees real text; the missing flow sees simulated text (or none) and repairs it. */
export const FLOWS = ['complete', 'missing'] as const;

export type Flow = (typeof FLOWS)[number];

/** The stream that a flow reads as a modality: the missing flow has simulated text for text. */
export function streamOf(flow: Flow, modality: Modality): Stream {
  return flow === 'missing' && modality === 'text' ? 'simulated' : modality;
}

/** A batch as the network takes it. Frames are zero-padded to the longest utterance of the batch. */
export interface Batch {
  /** [B, T, D] for each stream, T of its own. */
  readonly frames: Readonly<Record<Stream, tf.Tensor3D>>;
  /**
   * [B, T] for each flow and modality, 1 = observed, 0 = padding or hidden; a row of zeros is an absent modality.
   * In the missing flow, `text` masks the simulated frames.
   */
  readonly frameMask: Readonly<Record<Flow, PerModality<tf.Tensor2D>>>;
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
  /** The weight of each frame under each query, [B, Q, T] */
  readonly attention: PerModality<tf.Tensor3D>;
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
  /** [B, T, D] */
  readonly frames: PerModality<tf.Tensor3D>;
  /** [B, T], 1 = observed */
  readonly frameMask: PerModality<tf.Tensor2D>;
  readonly dropout: Dropout;
}
