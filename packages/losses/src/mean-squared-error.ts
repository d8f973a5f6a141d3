import * as tf from '@tensorflow/tfjs';
import { expectShapes } from '@sdumc/core';

/**
 * MSE = mean of (predicted − target)².
 *
 * The shapes must be equal: [B, 1] against [B] would broadcast to [B, B] without a word.
 *
 * @param predicted any shape
 * @param target the same shape
 * @returns a scalar
 * @throws RangeError where the shapes differ
 *
 * @example
 * ```ts
 * meanSquaredError({ predicted: tf.tensor1d([1, 3]), target: tf.tensor1d([1, 1]) }).arraySync(); // 2
 * ```
 */
export function meanSquaredError({ predicted, target }: { predicted: tf.Tensor; target: tf.Tensor }): tf.Scalar {
  expectShapes('meanSquaredError')('predicted', predicted, target.shape);
  return tf.tidy(() => tf.mean(tf.square(tf.sub(predicted, target))) as tf.Scalar);
}
