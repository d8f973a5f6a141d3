import * as tf from '@tensorflow/tfjs';

/** Below every score that a frame can get, so its share underflows to exactly 0. */
const UNOBSERVED_SCORE = -1e9;

/**
 * Softmax over the last axis in which unobserved positions get weight 0.
 *
 * Where nothing is observed all weights are 0 (and so is the gradient), rather than the uniform ones of a plain softmax.
 * The published network has no mask: its softmax shares weight with the padding; `mask: null` reproduces that.
 *
 * @param scores [..., T]
 * @param mask broadcastable to `scores`, 1 = observed, 0 = not
 * @returns the shape of `scores`; each row sums to 1, or to 0 where nothing is observed
 *
 * @example
 * ```ts
 * const scores = tf.tensor2d([[1, 1, 9]]);
 * maskedSoftmax({ scores, mask: tf.tensor2d([[1, 1, 0]]) }).arraySync(); // [[0.5, 0.5, 0]]
 * ```
 */
export function maskedSoftmax<T extends tf.Tensor>({ scores, mask }: { scores: T; mask: tf.Tensor | null }): T {
  if (mask === null) return tf.softmax(scores);
  return tf.tidy(() => {
    const penalty = tf.mul(tf.sub(1, mask), UNOBSERVED_SCORE);
    return tf.mul(tf.softmax(tf.add(scores, penalty)), mask) as T;
  });
}
