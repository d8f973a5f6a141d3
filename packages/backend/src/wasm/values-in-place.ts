import type { TensorInfo } from '@tensorflow/tfjs';
import { asKernelFunc, zeros } from './wasm-backend.ts';

/** The kernel `ReadValues` of @sdumc/core: the tensor's numbers, into an array. Its result says nothing. */
export const readValues = asKernelFunc<{ readonly x: TensorInfo }, { readonly target: Float32Array }>(
  ({ inputs: { x }, backend, attrs: { target } }) => {
    target.set(backend.typedArrayFromHeap(x));
    return zeros(backend, []);
  },
);

/** The kernel `WriteValues`: an array's numbers, into the tensor, in place. Its result says nothing. */
export const writeValues = asKernelFunc<{ readonly x: TensorInfo }, { readonly values: Float32Array }>(
  ({ inputs: { x }, backend, attrs: { values } }) => {
    backend.typedArrayFromHeap(x).set(values);
    return zeros(backend, []);
  },
);

/** The kernel `SumOfArrays`: a tensor of the sum of some arrays. */
export const sumOfArrays = asKernelFunc<object, { readonly arrays: readonly Float32Array[]; readonly shape: number[] }>(
  ({ backend, attrs: { arrays, shape } }) => {
    const out = backend.makeOutput(shape, 'float32');
    const sum = backend.typedArrayFromHeap(out);
    const [first, ...others] = arrays;
    if (first === undefined) sum.fill(0);
    else sum.set(first);
    for (const other of others) for (let at = 0; at < sum.length; at++) sum[at]! += other[at]!;
    return out;
  },
);
