import type * as tf from '@tensorflow/tfjs';
import { expectShapes, Layer, Linear, type RandomStream } from '@sdumc/core';

export interface FrameProjectionConfig {
  /** D, width of the features */
  readonly featureWidth: number;
  /** d, width of the network */
  readonly width: number;
  readonly random: RandomStream;
}

/**
 * Brings the frames of one modality into the width that all modalities share.
 *
 *     F = X W + b
 *
 * SDUMC step 1 (Weng et al., ICASSP 2025; `frame_dim_reshape_m` in its public checkpoint). Real and simulated text share
 * one projection.
 *
 * Parameters: `weight` [D, d], `bias` [d].
 *
 * @example
 * ```ts
 * const projection = new FrameProjection({ featureWidth: 74, width: 256, random: randomStream(1) });
 * projection.apply(tf.zeros([100, 74])).shape; // [100, 256]
 * ```
 */
export class FrameProjection extends Layer {
  readonly #linear: Linear;
  readonly featureWidth: number;

  constructor({ featureWidth, width, random }: FrameProjectionConfig) {
    super();
    this.featureWidth = featureWidth;
    this.#linear = new Linear({ inputWidth: featureWidth, outputWidth: width, random });
  }

  override get parameters(): ReadonlyMap<string, tf.Variable> {
    return this.#linear.parameters;
  }

  /** @param rows X, [N, D] → F, [N, d] */
  apply(rows: tf.Tensor2D): tf.Tensor2D {
    expectShapes('FrameProjection')('frames', rows, ['N', this.featureWidth]);
    return this.#linear.apply(rows);
  }
}
