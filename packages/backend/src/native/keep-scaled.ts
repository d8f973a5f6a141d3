import * as tf from '@tensorflow/tfjs';
import type { TensorInfo } from '@tensorflow/tfjs';
import { asNativeKernel, type NativeBackend } from './native-backend.ts';

interface Keep {
  /** One bit a value, the lowest of a word first */
  readonly keep: Int32Array;
  readonly scale: number;
}

/**
 * The kernel `KeepScaled` of @sdumc/core, dropout's: scale · x where the value's bit is 1, else 0.
 *
 * The bits go to TensorFlow as bytes, which it casts: a fourth of the memory that factors would take. A scale that is no whole
 * number goes as factors; those are small layers'.
 */
export const keepScaled = asNativeKernel<{ readonly x: TensorInfo }, Keep>(
  ({ inputs: { x }, backend, attrs: { keep, scale } }) =>
    tf.tidy(() => {
      const size = tf.util.sizeFromShape(x.shape);
      const isWhole = Number.isInteger(scale) && scale < 128 && size % 4 === 0;
      const factors = isWhole ? castBytes(backend, keep, scale, size) : tf.tensor1d(factorsOf(keep, scale, size));
      return tf.mul(tf.reshape(factors, x.shape), tensorOf(x));
    }),
);

/** A kernel's input is a tensor, whatever its type says. */
function tensorOf(info: TensorInfo): tf.Tensor {
  return info as unknown as tf.Tensor;
}

function castBytes(backend: NativeBackend, keep: Int32Array, scale: number, size: number): tf.Tensor {
  const { TF_ATTR_TYPE, TF_ATTR_BOOL, TF_FLOAT, TF_INT32, TF_UINT8 } = backend.binding;
  const words = tf.tensor1d(bytesOf(keep, scale, size), 'int32');
  const bytes = backend.executeSingleOutput(
    'Bitcast',
    [
      { name: 'T', type: TF_ATTR_TYPE, value: TF_INT32 },
      { name: 'type', type: TF_ATTR_TYPE, value: TF_UINT8 },
    ],
    [words],
  );
  return backend.executeSingleOutput(
    'Cast',
    [
      { name: 'SrcT', type: TF_ATTR_TYPE, value: TF_UINT8 },
      { name: 'DstT', type: TF_ATTR_TYPE, value: TF_FLOAT },
      { name: 'Truncate', type: TF_ATTR_BOOL, value: false },
    ],
    [bytes],
  );
}

/** A byte a value: the scale, or 0. */
function bytesOf(keep: Int32Array, scale: number, size: number): Int32Array {
  const octets = octetsOf(scale);
  const bits = new Uint8Array(keep.buffer, keep.byteOffset, keep.byteLength);
  const bytes = new Float64Array(Math.ceil(size / 8));
  for (let at = 0; at < bytes.length; at++) bytes[at] = octets[bits[at]!]!;
  return new Int32Array(bytes.buffer, 0, size / 4);
}

/** For each byte, its eight bits as eight bytes of 0 or the scale, in the guise of a number that is copied as a whole; none looks like NaN while the scale is below 128. */
function octetsOf(scale: number): Float64Array {
  const octets = Uint8Array.from({ length: 256 * 8 }, (_, at) => (((at >> 3) >> (at & 7)) & 1 ? scale : 0));
  return new Float64Array(octets.buffer);
}

function factorsOf(keep: Int32Array, scale: number, size: number): Float32Array {
  const factors = new Float32Array(size);
  for (let at = 0; at < size; at++) factors[at] = (keep[at >> 5]! >>> (at & 31)) & 1 ? scale : 0;
  return factors;
}
