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
      const isWhole = Number.isInteger(scale) && scale < 256 && size % 4 === 0;
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

/** For each half of a byte, four bytes of 0 or 1. */
const SPREAD = Uint32Array.from(
  { length: 16 },
  (_, half) => (half & 1) | ((half & 2) << 7) | ((half & 4) << 14) | ((half & 8) << 21),
);

/** A byte a value, four of them in a word: the scale, or 0. */
function bytesOf(keep: Int32Array, scale: number, size: number): Int32Array {
  const words = new Int32Array(size / 4);
  for (let at = 0; at < words.length; at++) words[at] = SPREAD[(keep[at >> 3]! >>> ((at & 7) * 4)) & 15]! * scale;
  return words;
}

function factorsOf(keep: Int32Array, scale: number, size: number): Float32Array {
  const factors = new Float32Array(size);
  for (let at = 0; at < size; at++) factors[at] = (keep[at >> 5]! >>> (at & 31)) & 1 ? scale : 0;
  return factors;
}
