import * as tf from '@tensorflow/tfjs';
import {
  attendToFrames,
  expectShapes,
  Layer,
  Linear,
  xavierNormal,
  type Dropout,
  type FrameRows,
  type RandomStream,
} from '@sdumc/core';

export interface AttentionPoolingConfig {
  /** d */
  readonly width: number;
  /** Factor on the scores, below 1 to soften the attention; 0.3 as published. */
  readonly scale: number;
  /** Of the frames before they are scored and of the pooled vector; 0.5 as published. */
  readonly dropoutRate: number;
  readonly random: RandomStream;
}

export interface PooledFrames {
  /** u, [B, d] */
  readonly pooled: tf.Tensor2D;
  /** a, [N]: the weight of each frame; an utterance's sum to 1 */
  readonly attention: tf.Tensor1D;
}

/**
 * Sums up the frames of one modality in one vector, by how telling each frame is.
 *
 *     F~ = Dropout(F);  a = softmax over frames of scale · (tanh(F~ W + b) · c);  u = Dropout(Σ_t a_t F~_t)
 *
 * SDUMC step 2 (`fra2utt_m`). The published layer attends to padding as well; ours sees frames alone, unless padding is
 * among them (`padFrames`). An utterance without a frame gives u = 0.
 *
 * Parameters: `context` c [d] (Xavier normal over [1, d]), `projection.weight` [d, d], `projection.bias` [d].
 *
 * @example
 * ```ts
 * const pooling = new AttentionPooling({ width: 4, scale: 0.3, dropoutRate: 0.5, random: randomStream(1) });
 * const { pooled, attention } = pooling.apply({ frames, dropout: noDropout }); // [B, 4], [N]
 * ```
 */
export class AttentionPooling extends Layer {
  readonly width: number;
  readonly scale: number;
  readonly dropoutRate: number;
  readonly #context: tf.Variable<tf.Rank.R1>;
  readonly #projection: Linear;

  constructor({ width, scale, dropoutRate, random }: AttentionPoolingConfig) {
    super();
    this.width = width;
    this.scale = scale;
    this.dropoutRate = dropoutRate;
    this.#context = this.parameter<tf.Rank.R1>('context', [width], xavierNormal({ fanIn: width, fanOut: 1, random }));
    this.#projection = this.child('projection', new Linear({ inputWidth: width, outputWidth: width, random }));
  }

  /** @param frames F, rows [N, d] */
  apply({ frames, dropout }: { readonly frames: FrameRows; readonly dropout: Dropout }): PooledFrames {
    expectShapes('AttentionPooling')('frames', frames.rows, ['N', this.width]);
    return tf.tidy(() => {
      const rows = dropout(frames.rows, this.dropoutRate, frames.counts); // [N, d]
      const query = tf.reshape(tf.mul(this.#context, this.scale), [1, 1, this.width]);
      const { found, attention } = attendToFrames({
        frames: { ...frames, rows },
        keyWeight: this.#projection.weight,
        keyBias: this.#projection.bias,
        queries: tf.mul(tf.ones([frames.counts.length, 1, 1]), query), // c for each utterance, [B, 1, d]
      });
      const pooled = tf.squeeze(found, [1]) as tf.Tensor2D; // [B, d]
      return { pooled: dropout(pooled, this.dropoutRate), attention: tf.squeeze(attention, [1]) as tf.Tensor1D };
    });
  }
}
