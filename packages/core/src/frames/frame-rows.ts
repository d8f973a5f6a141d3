import type * as tf from '@tensorflow/tfjs';

/**
 * The observed frames of several utterances, one utterance after another, with nothing between them: sequences of any lengths
 * in one matrix, without padding and without a mask.
 *
 * What comes padded, [B, T, D] with a mask, becomes this by `packFrames`.
 *
 * @example
 * ```ts
 * const frames: FrameRows = { rows: tf.zeros([5, 74]), counts: [3, 0, 2], paddedCount: 3 }; // the second utterance has none
 * ```
 */
export interface FrameRows {
  /** [N, D]; rows past the last utterance's belong to nobody */
  readonly rows: tf.Tensor2D;
  /** How many of them each utterance has, in order; 0 = the modality is absent */
  readonly counts: readonly number[];
  /** T: how many frames each utterance has for a network that attends to padding */
  readonly paddedCount: number;
}

/** Where the frames of one utterance lie: rows [start, start + count). */
export interface Segment {
  readonly start: number;
  readonly count: number;
}

/** Where each utterance's frames lie in {@link FrameRows}. */
export function segmentsOf(counts: readonly number[]): readonly Segment[] {
  let start = 0;
  return counts.map((count) => {
    start += count;
    return { start: start - count, count };
  });
}

/** Σ counts: how many rows belong to somebody. */
export function countRows(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
