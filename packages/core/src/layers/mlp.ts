import * as tf from '@tensorflow/tfjs';
import type { Dropout } from '../dropout.ts';
import type { RandomStream } from '../random/random-stream.ts';
import { Layer } from './layer.ts';
import { Linear } from './linear.ts';

export interface MlpConfig {
  readonly inputWidth: number;
  /** One Linear-ReLU-Dropout for each width. */
  readonly widths: readonly number[];
  readonly dropoutRate: number;
  readonly random: RandomStream;
}

/**
 * MLP(w1, w2, …): Linear, ReLU, Dropout for each width.
 *
 * Parameters: `0.weight`, `0.bias`, `1.weight`, … (the public checkpoint counts ReLU and Dropout too: `.0`, `.3`).
 *
 * @example
 * ```ts
 * const mlp = new Mlp({ inputWidth: 3, widths: [8, 2], dropoutRate: 0.3, random: randomStream(1) });
 * mlp.apply(tf.zeros([5, 3]), noDropout).shape; // [5, 2]
 * ```
 */
export class Mlp extends Layer {
  readonly dropoutRate: number;
  readonly #linears: readonly Linear[];

  constructor({ inputWidth, widths, dropoutRate, random }: MlpConfig) {
    super();
    this.dropoutRate = dropoutRate;
    this.#linears = widths.map((outputWidth, position) =>
      this.child(
        String(position),
        new Linear({ inputWidth: position === 0 ? inputWidth : (widths[position - 1] as number), outputWidth, random }),
      ),
    );
  }

  /** @param values [..., inputWidth] → [..., last of widths] */
  apply<T extends tf.Tensor>(values: T, dropout: Dropout): T {
    return tf.tidy(() =>
      this.#linears.reduce<T>((x, linear) => dropout(tf.relu(linear.apply(x)), this.dropoutRate), values),
    );
  }
}
