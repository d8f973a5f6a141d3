import * as tf from '@tensorflow/tfjs';
import { expectShapes, Layer, Linear, type PerModality, type RandomStream } from '@sdumc/core';

/** What the autoencoder's output is added to: its own transition (as the released weights were trained), or the text. */
export const RESIDUALS = ['transition', 'text'] as const;

export type Residual = (typeof RESIDUALS)[number];

export interface ImaginationAutoencoderConfig {
  /** k, width of what is repaired */
  readonly width: number;
  /** l, width of the bottleneck; 128 and 64 as published */
  readonly latentWidth: number;
  readonly residual: Residual;
  readonly random: RandomStream;
}

/**
 * Modality imagination autoencoder (MIA): imagines what a complete text representation would be, from audio, video and
 * whatever text there is.
 *
 *     x = Linear(k→k)(ReLU(Linear(3k→k)([a; t; v])));  output = Linear(l→k)(Linear(k→l)(x)) + x   (or + t)
 *
 * SDUMC section III (Weng et al., ICASSP 2025; `missing_text_imagination_mlp` and
 * `missing_cross_text_query_imagination_mlp` in its public checkpoint). Both residuals stand in the released file.
 *
 * Parameters: `transition.0`, `transition.1`, `encoder`, `decoder`, each with `weight` and `bias`.
 *
 * @example
 * ```ts
 * const mia = new ImaginationAutoencoder({ width: 256, latentWidth: 128, residual: 'transition', random: randomStream(1) });
 * mia.apply({ audio, text, video }).shape; // that of text
 * ```
 */
export class ImaginationAutoencoder extends Layer {
  readonly width: number;
  readonly residual: Residual;
  readonly #join: Linear;
  readonly #transition: Linear;
  readonly #encoder: Linear;
  readonly #decoder: Linear;

  constructor({ width, latentWidth, residual, random }: ImaginationAutoencoderConfig) {
    super();
    this.width = width;
    this.residual = residual;
    const linear = (inputWidth: number, outputWidth: number) => new Linear({ inputWidth, outputWidth, random });
    this.#join = this.child('transition.0', linear(3 * width, width));
    this.#transition = this.child('transition.1', linear(width, width));
    this.#encoder = this.child('encoder', linear(width, latentWidth));
    this.#decoder = this.child('decoder', linear(latentWidth, width));
  }

  /** @param modalities [..., k] each, of one shape → the repaired text, [..., k] */
  apply<T extends tf.Tensor>({ audio, text, video }: PerModality<T>): T {
    const expect = expectShapes('ImaginationAutoencoder');
    const axes = [...text.shape.slice(0, -1), this.width];
    expect('text', text, axes);
    expect('audio', audio, axes);
    expect('video', video, axes);
    return tf.tidy(() => {
      const joined = tf.concat([audio, text, video], -1) as T; // [..., 3k]
      const imagined = this.#transition.apply(tf.relu(this.#join.apply(joined))); // [..., k]
      const decoded = this.#decoder.apply(this.#encoder.apply(imagined));
      return tf.add(decoded, this.residual === 'transition' ? imagined : text) as T;
    });
  }
}
