import * as tf from '@tensorflow/tfjs';
import {
  expectShapes,
  Layer,
  Linear,
  MODALITIES,
  Mlp,
  type Dropout,
  type PerModality,
  type RandomStream,
} from '@sdumc/core';

export interface ModalityWeightsConfig {
  /** d */
  readonly width: number;
  readonly dropoutRate: number;
  readonly random: RandomStream;
}

/**
 * How much each modality counts for an utterance.
 *
 *     w = Linear(d→3)(MLP(d, d)([h_a; h_t; h_v]))
 *
 * SDUMC step 4 (`attention_mlp`, `fc_att`). Used as they are: no softmax, so a weight may be negative, and they are not
 * renormalised where a modality is absent.
 *
 * Parameters: `mlp.0`, `mlp.1`, `output`, each with `weight` and `bias`.
 *
 * @example
 * ```ts
 * const weights = new ModalityWeights({ width: 256, dropoutRate: 0.3, random: randomStream(1) });
 * weights.apply({ representations: { audio, text, video }, dropout: noDropout }).shape; // [B, 3]
 * ```
 */
export class ModalityWeights extends Layer {
  readonly width: number;
  readonly #mlp: Mlp;
  readonly #output: Linear;

  constructor({ width, dropoutRate, random }: ModalityWeightsConfig) {
    super();
    this.width = width;
    const inputWidth = MODALITIES.length * width;
    this.#mlp = this.child('mlp', new Mlp({ inputWidth, widths: [width, width], dropoutRate, random }));
    this.#output = this.child('output', new Linear({ inputWidth: width, outputWidth: MODALITIES.length, random }));
  }

  /** @param representations h_m, [B, d] each → w, [B, 3] in the order audio, text, video */
  apply({
    representations,
    dropout,
  }: {
    readonly representations: PerModality<tf.Tensor2D>;
    readonly dropout: Dropout;
  }): tf.Tensor2D {
    const expect = expectShapes('ModalityWeights');
    const ordered = MODALITIES.map((modality) => representations[modality]);
    ordered.forEach((representation, m) => expect(MODALITIES[m] as string, representation, ['B', this.width]));
    return tf.tidy(() => this.#output.apply(this.#mlp.apply(tf.concat(ordered, 1), dropout)));
  }
}
