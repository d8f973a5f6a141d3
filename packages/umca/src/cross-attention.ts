import * as tf from '@tensorflow/tfjs';
import {
  attendToFrames,
  expectShapes,
  Layer,
  Linear,
  type Dropout,
  type FrameRows,
  type RandomStream,
} from '@sdumc/core';

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
  /** [N, Q]: the weight of each frame under each query; an utterance's sum to 1 */
  readonly attention: tf.Tensor2D;
}

/**
 * Puts every query to the frames of one modality.
 *
 *     F~ = Dropout(F);  scores = scale · (Q W_q + b_q) tanh(F~ W_k + b_k)^T;  O = Dropout(softmax over frames (scores) F~)
 *
 * SDUMC step 6 (`cross_att_fra2utt_m`). The values are the frames themselves, with no projection of their own. All
 * queries share one product where the published code takes one at a time. An utterance without a frame gives O = 0; padding
 * is attended to only where it is among the frames (`padFrames`), as published.
 *
 * Parameters: `keyProjection` (W_k, b_k) and `queryProjection` (W_q, b_q), `weight` [d, d] and `bias` [d] each.
 *
 * @example
 * ```ts
 * const attention = new CrossAttention({ width: 256, scale: 0.3, dropoutRate: 0.5, random: randomStream(1) });
 * const { attended } = attention.apply({ queries, frames, dropout: noDropout }); // [B, Q, 256]
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
   * @param frames F, rows [N, d]
   */
  apply({
    queries,
    frames,
    dropout,
  }: {
    readonly queries: tf.Tensor3D;
    readonly frames: FrameRows;
    readonly dropout: Dropout;
  }): AttendedFrames {
    const expect = expectShapes('CrossAttention');
    expect('queries', queries, [frames.counts.length, 'Q', this.width]);
    expect('frames', frames.rows, ['N', this.width]);
    return tf.tidy(() => {
      const rows = dropout(frames.rows, this.dropoutRate, frames.counts); // [N, d]
      const { found, attention } = attendToFrames({
        frames: { ...frames, rows },
        keyWeight: this.#keyProjection.weight,
        keyBias: this.#keyProjection.bias,
        queries: tf.mul(this.#queryProjection.apply(queries), this.scale), // [B, Q, d]
      });
      return { attended: dropout(found, this.dropoutRate), attention };
    });
  }
}
