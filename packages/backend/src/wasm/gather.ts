import * as tf from '@tensorflow/tfjs';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs';
import { asKernelFunc, callKernel } from './wasm-backend.ts';

/**
 * A mended `GatherV2` without batch dimensions: whole rows are copied. tfjs-backend-wasm finds the source of each element
 * by itself.
 */
export function mendedGather(original: KernelFunc): KernelFunc {
  return asKernelFunc<
    { readonly x: TensorInfo; readonly indices: TensorInfo },
    { readonly axis: number; readonly batchDims: number }
  >(({ inputs, backend, attrs }) => {
    const { x, indices } = inputs;
    if (attrs.batchDims !== 0 || x.dtype === 'string' || indices.dtype !== 'int32') {
      return callKernel(original, backend, inputs, attrs);
    }
    const axis = tf.util.parseAxisParam(attrs.axis, x.shape)[0]!;
    const count = x.shape[axis]!;
    const ids = backend.typedArrayFromHeap(indices);
    const outside = ids.find((index) => index < 0 || index >= count);
    if (outside !== undefined) throw new Error(`GatherV2 indices: must be in [0, ${count - 1}], received ${outside}`);
    const outer = tf.util.sizeFromShape(x.shape.slice(0, axis));
    const inner = tf.util.sizeFromShape(x.shape.slice(axis + 1));
    const out = backend.makeOutput(
      [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)],
      x.dtype as 'float32',
    );
    const from = backend.typedArrayFromHeap(x);
    const to = backend.typedArrayFromHeap(out);
    let writeAt = 0;
    for (let block = 0; block < outer; block++) {
      for (const index of backend.typedArrayFromHeap(indices)) {
        const readAt = (block * count + index) * inner;
        for (let column = 0; column < inner; column++) to[writeAt++] = from[readAt + column]!;
      }
    }
    return out;
  });
}
