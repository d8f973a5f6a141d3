import * as tf from '@tensorflow/tfjs';
import type { RandomStream } from '../random/random-stream.ts';
import { uniformByFanIn } from './initial-values.ts';
import { Layer } from './layer.ts';

export interface LinearConfig {
  readonly inputWidth: number;
  readonly outputWidth: number;
  readonly random: RandomStream;
}

/**
 * y = x W + b over the last axis.
 *
 * Initialised as PyTorch's Linear: W and b uniform in ±1/√inputWidth.
 *
 * Parameters: `weight` [inputWidth, outputWidth] (PyTorch stores its transpose), `bias` [outputWidth].
 *
 * @example
 * ```ts
 * const linear = new Linear({ inputWidth: 3, outputWidth: 2, random: randomStream(1) });
 * linear.apply(tf.zeros([5, 7, 3])).shape; // [5, 7, 2]
 * ```
 */
export class Linear extends Layer {
  readonly inputWidth: number;
  readonly outputWidth: number;
  readonly weight: tf.Variable<tf.Rank.R2>;
  readonly bias: tf.Variable<tf.Rank.R1>;

  constructor({ inputWidth, outputWidth, random }: LinearConfig) {
    super();
    this.inputWidth = inputWidth;
    this.outputWidth = outputWidth;
    const initial = (size: number) => uniformByFanIn({ size, fanIn: inputWidth, random });
    this.weight = this.parameter<tf.Rank.R2>('weight', [inputWidth, outputWidth], initial(inputWidth * outputWidth));
    this.bias = this.parameter<tf.Rank.R1>('bias', [outputWidth], initial(outputWidth));
  }

  /**
   * @param values [..., inputWidth] → [..., outputWidth]
   * @throws RangeError where the last axis has another size
   */
  apply<T extends tf.Tensor>(values: T): T {
    const leading = values.shape.slice(0, -1);
    const received = values.shape.at(-1);
    if (received !== this.inputWidth)
      throw new RangeError(
        `Linear values: last axis must be ${this.inputWidth}, received [${values.shape.join(', ')}]`,
      );
    return tf.tidy(() => {
      const rows = tf.reshape(values, [-1, this.inputWidth]) as tf.Tensor2D;
      const product = tf.add(tf.matMul(rows, this.weight), this.bias); // [rows, outputWidth]
      return tf.reshape(product, [...leading, this.outputWidth]) as tf.Tensor;
    }) as T;
  }
}
