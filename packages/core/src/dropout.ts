import * as tf from '@tensorflow/tfjs';
import type { RandomStream } from './random/random-stream.ts';

/**
 * Drops values at a rate and scales the rest by 1/(1 − rate), or lets everything through.
 * Layers are handed one at every call, so whether a pass trains is always said, never remembered.
 */
export type Dropout = <T extends tf.Tensor>(values: T, rate: number) => T;

/** Evaluation: nothing is dropped. */
export const noDropout: Dropout = (values) => values;

const HALF_WORD = 0x10000;

/**
 * Training: every call draws a new, independent mask from `random`.
 *
 * The rate is honoured to 1/65,536 (16 random bits decide each value), its scale is exact to that rate.
 *
 * @throws RangeError (when called) where the rate is not in [0, 1)
 *
 * @example
 * ```ts
 * const dropout = seededDropout(randomStream(1));
 * dropout(tf.ones([4]), 0.5); // zeros and twos
 * ```
 */
export function seededDropout(random: RandomStream): Dropout {
  return <T extends tf.Tensor>(values: T, rate: number): T => {
    if (!(rate >= 0 && rate < 1)) throw new RangeError(`dropout rate: must be in [0, 1), received ${rate}`);
    const threshold = Math.round(rate * HALF_WORD);
    if (threshold === 0) return values;
    const scales = keepScales({ size: values.size, threshold, random });
    return tf.tidy(() => tf.mul(values, tf.tensor(scales, values.shape)) as T);
  };
}

function keepScales({ size, threshold, random }: { size: number; threshold: number; random: RandomStream }) {
  const kept = HALF_WORD / (HALF_WORD - threshold);
  const scales = new Float32Array(size);
  for (let i = 0; i + 1 < size; i += 2) {
    const bits = random.uint32();
    scales[i] = (bits & 0xffff) < threshold ? 0 : kept;
    scales[i + 1] = bits >>> 16 < threshold ? 0 : kept;
  }
  if (size % 2 === 1) scales[size - 1] = (random.uint32() & 0xffff) < threshold ? 0 : kept;
  return scales;
}
