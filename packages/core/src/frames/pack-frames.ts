import * as tf from '@tensorflow/tfjs';
import { expectShapes } from '../tensor/expect-shape.ts';
import type { FrameRows, Segment } from './frame-rows.ts';
import { gatherSegments } from './gather-rows.ts';

/**
 * Takes the observed frames out of padded ones. The gradient goes back to where they stood.
 *
 * @param frames [B, T, D]
 * @param frameMask [B, T], 1 = observed; null takes every frame, padding included. Read back to the host.
 * @throws RangeError where the shapes disagree
 *
 * @example
 * ```ts
 * const frames = tf.tensor3d([[[1], [2]], [[3], [0]]]); // [2, 2, 1]
 * packFrames({ frames, frameMask: tf.tensor2d([[1, 1], [1, 0]]) }); // rows [[1], [2], [3]], counts [2, 1]
 * ```
 */
export function packFrames({
  frames,
  frameMask,
}: {
  readonly frames: tf.Tensor3D;
  readonly frameMask: tf.Tensor2D | null;
}): FrameRows {
  const expect = expectShapes('packFrames');
  expect('frames', frames, ['B', 'T', 'D']);
  if (frameMask !== null) expect('frameMask', frameMask, ['B', 'T']);
  const [batch, length, width] = frames.shape;
  const observed = frameMask?.dataSync() ?? new Uint8Array(batch * length).fill(1);
  const counts = new Array<number>(batch).fill(0);
  const runs: Segment[] = [];
  let start = 0;
  for (let at = 0; at <= observed.length; at++) {
    const isObserved = at < observed.length && observed[at] !== 0;
    if (isObserved) counts[Math.floor(at / length)]! += 1;
    else {
      if (at > start) runs.push({ start, count: at - start });
      start = at + 1;
    }
  }
  const rows = tf.tidy(() => gatherSegments(tf.reshape(frames, [-1, width]) as tf.Tensor2D, runs));
  return { rows, counts, paddedCount: length };
}
