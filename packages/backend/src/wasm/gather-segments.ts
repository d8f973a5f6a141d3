import * as tf from '@tensorflow/tfjs';
import type { TensorInfo } from '@tensorflow/tfjs';
import { kernelsOf } from './kernels/kernels.ts';
import { addressOf, asKernelFunc, zeros } from './wasm-backend.ts';

const BYTES = Float32Array.BYTES_PER_ELEMENT;

interface Segments {
  /** Runs of rows of the whole, in the order of the parts */
  readonly segments: readonly { readonly start: number; readonly count: number }[];
}

/** The kernel `GatherSegments` of @sdumc/core: rows [N, D] → the segments' rows, one segment behind another. */
export const gatherSegments = asKernelFunc<{ readonly x: TensorInfo }, Segments>(
  ({ inputs: { x }, backend, attrs: { segments } }) => {
    const width = tf.util.sizeFromShape(x.shape.slice(1));
    const rows = segments.reduce((sum, { count }) => sum + count, 0);
    const out = backend.makeOutput([rows, ...x.shape.slice(1)], 'float32');
    const from = backend.typedArrayFromHeap(x);
    const to = backend.typedArrayFromHeap(out);
    let row = 0;
    for (const { start, count } of segments) {
      to.set(from.subarray(start * width, (start + count) * width), row * width);
      row += count;
    }
    return out;
  },
);

/** The kernel `ScatterSegments`, its gradient: every row back to where it came from, added where several came from there. */
export const scatterSegments = asKernelFunc<{ readonly x: TensorInfo }, Segments & { readonly count: number }>(
  ({ inputs: { x }, backend, attrs: { segments, count: rows } }) => {
    const width = tf.util.sizeFromShape(x.shape.slice(1));
    const out = zeros(backend, [rows, ...x.shape.slice(1)]);
    const kernels = kernelsOf(backend);
    const [from, to] = [addressOf(backend, x), addressOf(backend, out)];
    let row = 0;
    for (const { start, count } of segments) {
      kernels.add(from + row * width * BYTES, to + start * width * BYTES, count * width);
      row += count;
    }
    return out;
  },
);
