import * as tf from '@tensorflow/tfjs';
import type { TensorInfo } from '@tensorflow/tfjs';
import { asKernelFunc } from './wasm-backend.ts';

/**
 * A mended `Tile`, on which `tf.broadcastTo` and the gradients of `tf.where` rest: whole runs are copied, and what is
 * written is doubled until it is often enough there. tfjs-backend-wasm finds the source of each element by itself.
 */
export const tile = asKernelFunc<{ readonly x: TensorInfo }, { readonly reps: number[] }>(
  ({ inputs: { x }, backend, attrs: { reps } }) => {
    const shape = x.shape.map((size, axis) => size * reps[axis]!);
    const out = backend.makeOutput(shape, x.dtype as 'float32');
    const from = backend.typedArrayFromHeap(x);
    const to = backend.typedArrayFromHeap(out);
    /** The sizes of one entry of an axis, in the source and in the result. */
    const entryFrom = x.shape.map((_, axis) => tf.util.sizeFromShape(x.shape.slice(axis + 1)));
    const entryTo = shape.map((_, axis) => tf.util.sizeFromShape(shape.slice(axis + 1)));

    const write = (axis: number, readAt: number, writeAt: number): void => {
      const size = x.shape[axis] ?? 1;
      if (reps.slice(axis).every((times) => times === 1)) {
        const run = size * (entryFrom[axis] ?? 1);
        to.set(from.subarray(readAt, readAt + run), writeAt);
        return;
      }
      for (let entry = 0; entry < size; entry++) {
        write(axis + 1, readAt + entry * entryFrom[axis]!, writeAt + entry * entryTo[axis]!);
      }
      repeat(to, writeAt, size * entryTo[axis]!, reps[axis]!);
    };
    if (to.length > 0) write(0, 0, 0);
    return out;
  },
);

/** Repeats the `length` values that begin at `start`, until they are there `times` times. */
function repeat(values: Float32Array, start: number, length: number, times: number): void {
  for (let done = length; done < length * times; done *= 2) {
    values.copyWithin(start + done, start, start + Math.min(done, length * times - done));
  }
}
