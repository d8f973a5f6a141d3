import * as tf from '@tensorflow/tfjs';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs';
import { onlyFor, callKernel, type KernelCall } from './wasm-backend.ts';

type Split = KernelCall<
  { readonly x: TensorInfo },
  { readonly numOrSizeSplits: number | number[]; readonly axis: number }
>;
type Unstack = KernelCall<{ readonly value: TensorInfo }, { readonly axis: number }>;

/** A mended `SplitV` (`tf.split`): each part by the mended slice. */
export function mendedSplit(original: KernelFunc, slice: KernelFunc): KernelFunc {
  const split = ({ inputs: { x }, backend, attrs }: Split): TensorInfo[] => {
    const axis = tf.util.parseAxisParam(attrs.axis, x.shape)[0]!;
    let start = 0;
    return tf.backend_util.prepareSplitSize(x as unknown as tf.Tensor, attrs.numOrSizeSplits, axis).map((length) => {
      const begin = x.shape.map((_, at) => (at === axis ? start : 0));
      const size = x.shape.map((whole, at) => (at === axis ? length : whole));
      start += length;
      return callKernel(slice, backend, { x }, { begin, size });
    });
  };
  return onlyFor(['float32', 'int32', 'bool'], split as unknown as KernelFunc, original);
}

/** A mended `Unpack` (`tf.unstack`): each part by the mended slice. */
export function mendedUnstack(slice: KernelFunc): KernelFunc {
  const unstack = ({ inputs: { value }, backend, attrs }: Unstack): TensorInfo[] => {
    const axis = tf.util.parseAxisParam(attrs.axis, value.shape)[0]!;
    return Array.from({ length: value.shape[axis]! }, (_, start) => {
      const begin = value.shape.map((_, at) => (at === axis ? start : 0));
      const size = value.shape.map((whole, at) => (at === axis ? 1 : whole));
      const part = callKernel(slice, backend, { x: value }, { begin, size });
      return { ...part, shape: value.shape.filter((_, at) => at !== axis) };
    });
  };
  return unstack as unknown as KernelFunc;
}
