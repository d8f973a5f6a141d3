import FFT from 'fft.js';

/** Size of the transform. */
export const TRANSFORM = 512;
/** Samples that the window sees, in the middle of the transform. */
export const WINDOW = 400;
export const BINS = TRANSFORM / 2 + 1;

/**
 * Power of the 257 frequencies of 512 samples under a periodic Hann window of 400 in their middle.
 *
 * @returns takes where the 512 samples begin, and fills [257]
 */
export function powerSpectrum(): (samples: Float64Array, from: number, power: Float64Array) => void {
  const transform = new FFT(TRANSFORM);
  const margin = (TRANSFORM - WINDOW) / 2;
  const hann = Float64Array.from({ length: WINDOW }, (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / WINDOW));
  const input = new Array<number>(TRANSFORM).fill(0);
  const output = transform.createComplexArray();
  return (samples, from, power) => {
    for (let at = 0; at < WINDOW; at++) input[margin + at] = samples[from + margin + at]! * hann[at]!;
    transform.realTransform(output, input);
    for (let bin = 0; bin < BINS; bin++) power[bin] = output[2 * bin]! ** 2 + output[2 * bin + 1]! ** 2;
  };
}
