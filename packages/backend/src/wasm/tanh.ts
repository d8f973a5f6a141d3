import type { TensorInfo } from '@tensorflow/tfjs';
import { asKernelFunc } from './wasm-backend.ts';

/** From here on tanh is 1 in float32 but for less than the last bit. */
const LARGEST = 7.90531110763549805;

/** Below this tanh x is x to the last bit of float32. */
const SMALLEST = 0.0004;

/**
 * A mended `Tanh`: x P(x²) / Q(x²), within 4e-7 (relative) of the true value everywhere.
 *
 * tfjs-backend-wasm calls the C library for each element. The coefficients are those of Eigen's `ptanh_float`, which
 * TensorFlow itself uses; here they are evaluated in float64 and rounded once.
 */
export const tanh = asKernelFunc<{ readonly x: TensorInfo }, object>(({ inputs: { x }, backend }) => {
  const out = backend.makeOutput(x.shape, 'float32');
  const from = backend.typedArrayFromHeap(x);
  const to = backend.typedArrayFromHeap(out);
  for (let at = 0; at < from.length; at++) {
    const value = from[at]!;
    to[at] = Math.abs(value) < SMALLEST ? value : rational(Math.min(LARGEST, Math.max(-LARGEST, value)));
  }
  return out;
});

function rational(x: number): number {
  const square = x * x;
  let p = -2.76076847742355e-16;
  p = p * square + 2.00018790482477e-13;
  p = p * square - 8.60467152213735e-11;
  p = p * square + 5.12229709037114e-8;
  p = p * square + 1.48572235717979e-5;
  p = p * square + 6.37261928875436e-4;
  p = p * square + 4.89352455891786e-3;
  let q = 1.19825839466702e-6;
  q = q * square + 1.18534705686654e-4;
  q = q * square + 2.268434632439e-3;
  q = q * square + 4.89352518554385e-3;
  return (x * p) / q;
}
