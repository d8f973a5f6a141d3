import * as tf from '@tensorflow/tfjs';
import { hasKernelHere } from './has-kernel-here.ts';

/** The kernels of a backend that copies between its memory and arrays; `@sdumc/backend` brings them for WebAssembly. */
export const READ_VALUES = 'ReadValues';
export const WRITE_VALUES = 'WriteValues';
export const SUM_OF_ARRAYS = 'SumOfArrays';

/**
 * Copies a tensor's numbers into an array that is already there. `dataSync` makes a new one each time, and new memory can cost
 * more than what is computed in it.
 *
 * @throws RangeError where the sizes differ
 * @example
 * ```ts
 * readValues(tf.tensor1d([1, 2]), new Float32Array(2));
 * ```
 */
export function readValues(tensor: tf.Tensor, target: Float32Array): void {
  expectSize('readValues target', tensor.size, target.length);
  if (hasKernelHere(READ_VALUES)) tf.dispose(run(READ_VALUES, tensor, { target }));
  else target.set(tensor.dataSync());
}

/**
 * Gives a variable new numbers, in place where the backend can.
 *
 * @throws RangeError where the sizes differ
 */
export function writeValues(variable: tf.Variable, values: Float32Array): void {
  expectSize('writeValues values', variable.size, values.length);
  if (hasKernelHere(WRITE_VALUES)) tf.dispose(run(WRITE_VALUES, variable, { values }));
  // A copy: the cpu backend would go on using the array itself.
  else tf.tidy(() => variable.assign(tf.tensor(values.slice(), variable.shape)));
}

/**
 * A tensor of the sum of arrays of one size, without another array for it where the backend can.
 *
 * @throws RangeError where a size is not that of the shape
 */
export function sumOfArrays(arrays: readonly Float32Array[], shape: number[]): tf.Tensor {
  for (const array of arrays) expectSize('sumOfArrays arrays', tf.util.sizeFromShape(shape), array.length);
  if (hasKernelHere(SUM_OF_ARRAYS))
    return tf.engine().runKernel<tf.Tensor>(SUM_OF_ARRAYS, {}, { arrays, shape } as never);
  const sum = new Float32Array(tf.util.sizeFromShape(shape));
  for (const array of arrays) for (let at = 0; at < sum.length; at++) sum[at]! += array[at]!;
  return tf.tensor(sum, shape);
}

function run(kernel: string, x: tf.Tensor, attributes: Readonly<Record<string, Float32Array>>): tf.Tensor {
  return tf.engine().runKernel<tf.Tensor>(kernel, { x }, attributes as never);
}

function expectSize(name: string, expected: number, received: number): void {
  if (expected !== received) throw new RangeError(`${name}: must have ${expected} numbers, received ${received}`);
}
