import * as tf from '@tensorflow/tfjs';
import type { FrameRows } from '@sdumc/core';

/** Frames [B, T, D] and their mask [B, T]. */
export interface MaskedFrames {
  readonly frames: tf.Tensor3D;
  readonly frameMask: tf.Tensor2D;
}

/** The same with three more frames of padding, full of `filling`. */
export function longerPadding({ frames, frameMask }: MaskedFrames, filling: number): MaskedFrames {
  const [batch, , width] = frames.shape;
  return {
    frames: tf.concat([frames, tf.fill<tf.Rank.R3>([batch, 3, width], filling)], 1),
    frameMask: tf.concat([frameMask, tf.zeros<tf.Rank.R2>([batch, 3])], 1),
  };
}

/** The same with `filling` in place of whatever is not observed. */
export function otherPadding({ frames, frameMask }: MaskedFrames, filling: number): MaskedFrames {
  const observed = tf.expandDims(frameMask, 2).cast('bool'); // [B, T, 1]
  return { frames: tf.where(observed, frames, tf.fill(frames.shape, filling)), frameMask };
}

/** The same with three more rows that belong to nobody, full of `filling`. */
export function moreRows({ rows, ...frames }: FrameRows, filling: number): FrameRows {
  return { ...frames, rows: tf.concat([rows, tf.fill<tf.Rank.R2>([3, rows.shape[1]], filling)]) };
}
