import * as tf from '@tensorflow/tfjs';
import { expectShapes, Layer, Linear, Mlp, type Dropout, type RandomStream } from '@sdumc/core';
import { VIEWS } from './views.ts';

export interface ViewWeightingConfig {
  /** d */
  readonly width: number;
  /** h, width of the views */
  readonly viewWidth: number;
  readonly dropoutRate: number;
  readonly random: RandomStream;
}

export interface WeightedViews {
  /** z, [B, h] */
  readonly representation: tf.Tensor2D;
  /** v, [B, 7] */
  readonly viewWeights: tf.Tensor2D;
}

/**
 * Sums the seven views up in the representation of the utterance.
 *
 *     v = Linear(h→7)(MLP(d, h)(flatten C));  z = Σ_i v_i C_i
 *
 * The second half of SDUMC step 7 (`cross_attention_mlp`, `cross_fc_att`). The weights are used as they are, no softmax.
 *
 * Parameters: `mlp.0`, `mlp.1`, `output`, each with `weight` and `bias`.
 *
 * @example
 * ```ts
 * const weighting = new ViewWeighting({ width: 256, viewWidth: 128, dropoutRate: 0.3, random: randomStream(1) });
 * weighting.apply({ views, dropout: noDropout }).representation.shape; // [B, 128]
 * ```
 */
export class ViewWeighting extends Layer {
  readonly viewWidth: number;
  readonly #mlp: Mlp;
  readonly #output: Linear;

  constructor({ width, viewWidth, dropoutRate, random }: ViewWeightingConfig) {
    super();
    this.viewWidth = viewWidth;
    const inputWidth = VIEWS.length * viewWidth;
    this.#mlp = this.child('mlp', new Mlp({ inputWidth, widths: [width, viewWidth], dropoutRate, random }));
    this.#output = this.child('output', new Linear({ inputWidth: viewWidth, outputWidth: VIEWS.length, random }));
  }

  /** @param views C, [B, 7, h] */
  apply({ views, dropout }: { readonly views: tf.Tensor3D; readonly dropout: Dropout }): WeightedViews {
    expectShapes('ViewWeighting')('views', views, ['B', VIEWS.length, this.viewWidth]);
    return tf.tidy(() => {
      const flat = tf.reshape(views, [views.shape[0], -1]) as tf.Tensor2D; // [B, 7h]
      const viewWeights = this.#output.apply(this.#mlp.apply(flat, dropout)); // [B, 7]
      const representation = tf.sum(tf.mul(views, tf.expandDims(viewWeights, 2)), 1) as tf.Tensor2D; // [B, h]
      return { representation, viewWeights };
    });
  }
}
