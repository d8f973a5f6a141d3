import * as tf from '@tensorflow/tfjs';
import { hasKernelHere } from './has-kernel-here.ts';

/** The kernels of a backend that copies between its memory and arrays; `@sdumc/backend` brings them for WebAssembly. */
export const READ_VALUES = 'ReadValues';
export const WRITE_VALUES = 'WriteValues';

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

function run(kernel: string, x: tf.Tensor, attributes: Readonly<Record<string, Float32Array>>): tf.Tensor {
  return tf.engine().runKernel<tf.Tensor>(kernel, { x }, attributes as never);
}

function expectSize(name: string, expected: number, received: number): void {
  if (expected !== received) throw new RangeError(`${name}: must have ${expected} numbers, received ${received}`);
}
