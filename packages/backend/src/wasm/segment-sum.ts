import * as tf from '@tensorflow/tfjs';
import type { TensorInfo } from '@tensorflow/tfjs';
import { asKernelFunc } from './wasm-backend.ts';

/**
 * `UnsortedSegmentSum`, which tfjs-backend-wasm lacks: out[s] = Σ x[i] over the i with segmentIds[i] = s, along the first
 * axis. It is the gradient of `tf.gather`. Ids outside [0, numSegments) are left out, as on the other backends.
 */
export const segmentSum = asKernelFunc<
  { readonly x: TensorInfo; readonly segmentIds: TensorInfo },
  { readonly numSegments: number }
>(({ inputs: { x, segmentIds }, backend, attrs: { numSegments } }) => {
  const out = backend.makeOutput([numSegments, ...x.shape.slice(segmentIds.shape.length)], x.dtype as 'float32');
  const values = backend.typedArrayFromHeap(x);
  const ids = backend.typedArrayFromHeap(segmentIds);
  const sums = backend.typedArrayFromHeap(out).fill(0);
  const width = values.length / tf.util.sizeFromShape(segmentIds.shape);
  ids.forEach((id, row) => {
    if (id < 0 || id >= numSegments) return;
    for (let column = 0; column < width; column++) sums[id * width + column]! += values[row * width + column]!;
  });
  return out;
});
