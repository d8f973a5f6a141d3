import * as tf from '@tensorflow/tfjs';
import { countRows, segmentsOf, type FrameRows } from './frame-rows.ts';

/**
 * The same frames with zeros after each utterance's, up to `paddedCount`, all of them counted as observed: what a network sees
 * that attends to padding. No gradient goes through it: it is for features, before their projection.
 *
 * @example
 * ```ts
 * padFrames({ rows: tf.tensor2d([[1], [2], [3]]), counts: [1, 2], paddedCount: 2 }).rows; // [[1], [0], [2], [3]]
 * ```
 */
export function padFrames({ rows, counts, paddedCount }: FrameRows): FrameRows {
  const padded = counts.map(() => paddedCount);
  return { rows: padRows({ rows, counts, lengths: padded }), counts: padded, paddedCount };
}

/**
 * The rows of each utterance with zeros after them, up to a length of its own.
 *
 * @param lengths at least its count, for each utterance
 */
export function padRows({
  rows,
  counts,
  lengths,
}: Pick<FrameRows, 'rows' | 'counts'> & { readonly lengths: readonly number[] }): tf.Tensor2D {
  const used = countRows(counts);
  const indices = segmentsOf(counts).flatMap(({ start, count }, utterance) =>
    Array.from({ length: lengths[utterance]! }, (_, t) => (t < count ? start + t : used)),
  );
  return tf.tidy(() => {
    const observed = tf.slice(rows, [0, 0], [used, -1]);
    return tf.gather(tf.concat([observed, tf.zeros<tf.Rank.R2>([1, rows.shape[1]])]), tf.tensor1d(indices, 'int32'));
  });
}
