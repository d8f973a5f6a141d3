import * as tf from '@tensorflow/tfjs';
import { expectShapes, Layer, Linear, maskedSoftmax, xavierNormal, type Dropout, type RandomStream } from '@sdumc/core';

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
  /** a, [B, T]: the weight of each frame; a row sums to 1, or to 0 where nothing is observed */
  readonly attention: tf.Tensor2D;
}

/**
 * Sums up the frames of one modality in one vector, by how telling each frame is.
 *
 *     F~ = Dropout(F);  a = softmax over frames of scale · (tanh(F~ W + b) · c);  u = Dropout(Σ_t a_t F~_t)
 *
 * SDUMC step 2 (`fra2utt_m`). The published layer attends to padding as well; with a mask ours does not, and an utterance
 * without an observed frame gives u = 0. `frameMask: null` is the published behaviour.
 *
 * Parameters: `context` c [d] (Xavier normal over [1, d]), `projection.weight` [d, d], `projection.bias` [d].
 *
 * @example
 * ```ts
 * const pooling = new AttentionPooling({ width: 4, scale: 0.3, dropoutRate: 0.5, random: randomStream(1) });
 * const { pooled, attention } = pooling.apply({ frames, frameMask, dropout: noDropout });
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

  /**
   * @param frames F, [B, T, d]
   * @param frameMask [B, T], 1 = observed; null attends to every frame, padding included
   */
  apply({
    frames,
    frameMask,
    dropout,
  }: {
    readonly frames: tf.Tensor3D;
    readonly frameMask: tf.Tensor2D | null;
    readonly dropout: Dropout;
  }): PooledFrames {
    const expect = expectShapes('AttentionPooling');
    expect('frames', frames, ['B', 'T', this.width]);
    if (frameMask !== null) expect('frameMask', frameMask, ['B', 'T']);
    const [batch, length] = frames.shape;
    return tf.tidy(() => {
      const dropped = dropout(frames, this.dropoutRate); // [B, T, d]
      const hidden = tf.tanh(this.#projection.apply(dropped)); // [B, T, d]
      const told = tf.matMul(tf.reshape(hidden, [-1, this.width]), tf.reshape(this.#context, [this.width, 1]));
      const scores = tf.mul(tf.reshape(told, [batch, length]) as tf.Tensor2D, this.scale) as tf.Tensor2D;
      const attention = maskedSoftmax({ scores, mask: frameMask }); // [B, T]
      const summed = tf.matMul(tf.expandDims(attention, 1), dropped); // [B, 1, d]
      return { pooled: dropout(tf.squeeze(summed, [1]) as tf.Tensor2D, this.dropoutRate), attention };
    });
  }
}
