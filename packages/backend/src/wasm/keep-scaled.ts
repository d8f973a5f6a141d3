import * as tf from '@tensorflow/tfjs';
import type { TensorInfo } from '@tensorflow/tfjs';
import { kernelsOf } from './kernels/kernels.ts';
import { addressOf, asKernelFunc, withScratch } from './wasm-backend.ts';

interface Keep {
  /** One bit a value, the lowest of a word first */
  readonly keep: Int32Array;
  readonly scale: number;
}

/** The kernel `KeepScaled` of @sdumc/core, dropout's: scale · x where the value's bit is 1, else 0. */
export const keepScaled = asKernelFunc<{ readonly x: TensorInfo }, Keep>(
  ({ inputs: { x }, backend, attrs: { keep, scale } }) => {
    const out = backend.makeOutput(x.shape, 'float32');
    withScratch(backend, keep.byteLength, (bits) => {
      new Int32Array(backend.wasm.asm.memory.buffer, bits, keep.length).set(keep);
      const [from, to] = [addressOf(backend, x), addressOf(backend, out)];
      kernelsOf(backend).keepScaled(from, bits, scale, to, tf.util.sizeFromShape(x.shape));
    });
    return out;
  },
);
