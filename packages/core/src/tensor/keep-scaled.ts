import * as tf from '@tensorflow/tfjs';
import { hasKernelHere } from './has-kernel-here.ts';

/** The kernel of a backend that reads the bits by itself; `@sdumc/backend` brings them. */
export const KEEP_SCALED = 'KeepScaled';

/**
 * y = scale · x where its bit is 1, else 0, and the same for the gradient.
 *
 * @param keep one bit a value, row-major, the lowest bit of a word first
 *
 * @example
 * ```ts
 * keepScaled({ values: tf.tensor1d([1, 2, 3]), keep: Int32Array.of(0b101), scale: 2 }); // [2, 0, 6]
 * ```
 */
export function keepScaled<T extends tf.Tensor>({
  values,
  keep,
  scale,
}: {
  readonly values: T;
  readonly keep: Int32Array;
  readonly scale: number;
}): T {
  if (keep.length !== Math.ceil(values.size / 32))
    throw new RangeError(`keepScaled keep: must have ${Math.ceil(values.size / 32)} words, received ${keep.length}`);
  const apply = hasKernelHere(KEEP_SCALED) ? byKernel(keep, scale) : byFactors(keep, scale);
  return tf.customGrad((x) => ({
    value: tf.tidy(() => apply(x as tf.Tensor)),
    gradFunc: (upstream) => tf.tidy(() => apply(upstream)),
  }))(values) as T;
}

function byKernel(keep: Int32Array, scale: number) {
  return (x: tf.Tensor): tf.Tensor => tf.engine().runKernel<tf.Tensor>(KEEP_SCALED, { x }, { keep, scale } as never);
}

function byFactors(keep: Int32Array, scale: number) {
  return (x: tf.Tensor): tf.Tensor => {
    const factors = new Float32Array(x.size);
    for (let at = 0; at < factors.length; at++) factors[at] = (keep[at >> 5]! >>> (at & 31)) & 1 ? scale : 0;
    return tf.mul(x, tf.tensor(factors, x.shape));
  };
}
