import * as tf from '@tensorflow/tfjs';
import { segmentsOf } from './frame-rows.ts';

/**
 * Attention weights of frames that lie one after another, laid out by utterance: 0 where an utterance has no frame.
 *
 * @param weights [N, Q]
 * @param counts how many of the N rows each utterance has
 * @returns [B, Q, T]
 *
 * @example
 * ```ts
 * padWeights({ weights: tf.tensor2d([[0.4], [0.6], [1]]), counts: [2, 1], length: 2 }); // [[[0.4, 0.6]], [[1, 0]]]
 * ```
 */
export function padWeights({
  weights,
  counts,
  length,
}: {
  readonly weights: tf.Tensor2D;
  readonly counts: readonly number[];
  /** T, at least the largest count */
  readonly length: number;
}): tf.Tensor3D {
  const queries = weights.shape[1];
  return tf.tidy(() => {
    const utterances = segmentsOf(counts).map(({ start, count }) => {
      const own = tf.transpose(tf.slice(weights, [start, 0], [count, -1])); // [Q, count]
      return tf.concat([own, tf.zeros<tf.Rank.R2>([queries, length - count])], 1);
    });
    return tf.stack(utterances) as tf.Tensor3D;
  });
}
