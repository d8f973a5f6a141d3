import * as tf from '@tensorflow/tfjs';

/**
 * sg(x): x itself going forward, no gradient going back. tfjs has no such op of its own.
 *
 * @param values any shape
 * @returns a new tensor of the same shape and values
 *
 * @example
 * ```ts
 * tf.grad((x) => tf.sum(tf.mul(x, stopGradient(x))))(tf.tensor1d([2, 3])); // [2, 3]; [4, 6] without
 * ```
 */
export function stopGradient<T extends tf.Tensor>(values: T): T {
  const identity = tf.customGrad((x) => ({
    value: tf.clone(x as tf.Tensor),
    gradFunc: (upstream) => tf.zerosLike(upstream),
  }));
  return identity(values) as T;
}
