import * as tf from '@tensorflow/tfjs';
import { expectShapes, Layer, Linear, maskedSoftmax, type Dropout, type RandomStream } from '@sdumc/core';

export interface CrossAttentionConfig {
  /** d */
  readonly width: number;
  /** Factor on the scores, below 1 to soften the attention; 0.3 as published. */
  readonly scale: number;
  /** Of the frames before they are scored and of what the queries find; 0.5 as published. */
  readonly dropoutRate: number;
  readonly random: RandomStream;
}

export interface AttendedFrames {
  /** O, [B, Q, d]: what each query found */
  readonly attended: tf.Tensor3D;
  /** [B, Q, T]: the weight of each frame under each query; a row sums to 1, or to 0 where nothing is observed */
  readonly attention: tf.Tensor3D;
}

/**
 * Puts every query to the frames of one modality.
 *
 *     F~ = Dropout(F);  scores = scale · (Q W_q + b_q) tanh(F~ W_k + b_k)^T;  O = Dropout(softmax over frames (scores) F~)
 *
 * SDUMC step 6 (`cross_att_fra2utt_m`). The values are the frames themselves, with no projection of their own. All
 * queries share one product where the published code takes one at a time. With a mask, padding gets weight 0 and an
 * utterance without an observed frame gives O = 0; `frameMask: null` is the published behaviour.
 *
 * Parameters: `keyProjection` (W_k, b_k) and `queryProjection` (W_q, b_q), `weight` [d, d] and `bias` [d] each.
 *
 * @example
 * ```ts
 * const attention = new CrossAttention({ width: 256, scale: 0.3, dropoutRate: 0.5, random: randomStream(1) });
 * const { attended } = attention.apply({ queries, frames, frameMask, dropout: noDropout }); // [B, Q, 256]
 * ```
 */
export class CrossAttention extends Layer {
  readonly width: number;
  readonly scale: number;
  readonly dropoutRate: number;
  readonly #keyProjection: Linear;
  readonly #queryProjection: Linear;

  constructor({ width, scale, dropoutRate, random }: CrossAttentionConfig) {
    super();
    this.width = width;
    this.scale = scale;
    this.dropoutRate = dropoutRate;
    const square = { inputWidth: width, outputWidth: width, random };
    this.#keyProjection = this.child('keyProjection', new Linear(square));
    this.#queryProjection = this.child('queryProjection', new Linear(square));
  }

  /**
   * @param queries Q, [B, Q, d]; any number of them
   * @param frames F, [B, T, d]
   * @param frameMask [B, T], 1 = observed; null attends to every frame, padding included
   */
  apply({
    queries,
    frames,
    frameMask,
    dropout,
  }: {
    readonly queries: tf.Tensor3D;
    readonly frames: tf.Tensor3D;
    readonly frameMask: tf.Tensor2D | null;
    readonly dropout: Dropout;
  }): AttendedFrames {
    const expect = expectShapes('CrossAttention');
    expect('queries', queries, ['B', 'Q', this.width]);
    expect('frames', frames, ['B', 'T', this.width]);
    if (frameMask !== null) expect('frameMask', frameMask, ['B', 'T']);
    return tf.tidy(() => {
      const dropped = dropout(frames, this.dropoutRate); // [B, T, d]
      const keys = tf.tanh(this.#keyProjection.apply(dropped)); // [B, T, d]
      const asked = tf.mul(this.#queryProjection.apply(queries), this.scale); // [B, Q, d]
      const scores = tf.matMul(asked, keys, false, true) as tf.Tensor3D; // [B, Q, T]
      const mask = frameMask === null ? null : tf.expandDims(frameMask, 1); // [B, 1, T]
      const attention = maskedSoftmax({ scores, mask });
      return { attended: dropout(tf.matMul(attention, dropped) as tf.Tensor3D, this.dropoutRate), attention };
    });
  }
}
