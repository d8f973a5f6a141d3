import * as tf from '@tensorflow/tfjs';
import { expectShapes } from '@sdumc/core';

/**
 * RMSE = √(mean of (a − b)²), exact: nothing is added inside the root.
 *
 * Its gradient (a − b)/(N·RMSE) is 0 where a = b, where differentiating the root would give NaN: that is where
 * self-distillation converges to. The gradient goes into both.
 *
 * @param a any shape
 * @param b the same shape
 * @returns a scalar
 * @throws RangeError where the shapes differ
 *
 * @example
 * ```ts
 * rootMeanSquaredError({ a: tf.tensor1d([1, 3]), b: tf.tensor1d([1, 3]) }).arraySync(); // 0, and no NaN behind it
 * ```
 */
export function rootMeanSquaredError({ a, b }: { a: tf.Tensor; b: tf.Tensor }): tf.Scalar {
  expectShapes('rootMeanSquaredError')('a', a, b.shape);
  return tf.tidy(() => rootMeanSquare(tf.sub(a, b)));
}

const rootMeanSquare = (difference: tf.Tensor): tf.Scalar =>
  tf.customGrad((x, save) => {
    const values = x as tf.Tensor;
    const root = tf.sqrt(tf.mean(tf.square(values))) as tf.Scalar;
    (save as tf.GradSaveFunc)([values, root]);
    return {
      value: root,
      gradFunc: (upstream: tf.Tensor, saved: tf.Tensor[]) => {
        const [savedValues, savedRoot] = saved as [tf.Tensor, tf.Scalar];
        const slope = tf.divNoNan(upstream, tf.mul(savedRoot, savedValues.size));
        return tf.mul(savedValues, slope);
      },
    };
  })(difference) as tf.Scalar;
