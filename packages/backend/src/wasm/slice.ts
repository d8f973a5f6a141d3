import * as tf from '@tensorflow/tfjs';
import type { TensorInfo } from '@tensorflow/tfjs';
import { asKernelFunc } from './wasm-backend.ts';

/**
 * A mended `Slice`, on which `tf.split` and `tf.unstack` rest too: only what is asked for is copied.
 * tfjs-backend-wasm copies the whole source first, each time.
 */
export const slice = asKernelFunc<{ readonly x: TensorInfo }, { readonly begin: number[]; readonly size: number[] }>(
  ({ inputs: { x }, backend, attrs }) => {
    const [begin, size] = tf.slice_util.parseSliceParams(x, attrs.begin, attrs.size) as [number[], number[]];
    tf.slice_util.assertParamsValid(x, begin, size);
    const out = backend.makeOutput(size, x.dtype as 'float32');
    const from = backend.typedArrayFromHeap(x);
    const to = backend.typedArrayFromHeap(out);
    const entry = x.shape.map((_, axis) => tf.util.sizeFromShape(x.shape.slice(axis + 1)));
    /** From the axis after this one on, everything is asked for: a run lies in one piece. */
    const lastPartial = x.shape.findLastIndex((whole, axis) => size[axis] !== whole);
    let writeAt = 0;

    const copy = (axis: number, readAt: number): void => {
      const first = readAt + (begin[axis] ?? 0) * (entry[axis] ?? 1);
      if (axis >= lastPartial) {
        const run = (size[axis] ?? 1) * (entry[axis] ?? 1);
        to.set(from.subarray(first, first + run), writeAt);
        writeAt += run;
        return;
      }
      for (let at = 0; at < size[axis]!; at++) copy(axis + 1, first + at * entry[axis]!);
    };
    if (to.length > 0) copy(0, 0);
    return out;
  },
);
