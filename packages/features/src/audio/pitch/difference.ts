import FFT from 'fft.js';
import { REACH } from '../analysis-frames.ts';

/** Samples of a pitch frame. */
const FRAME = 2 * REACH;
/** Least positive normal double: keeps a quotient of zeros at 0. */
const TINY = 2.2250738585072014e-308;

/**
 * The cumulative mean normalised difference of a frame for periods from `shortest` to `longest` samples (de Cheveigné and Kawahara
 * 2002, equation 8), as librosa 0.11 computes it over the whole frame:
 *
 *     d(k) = 2 (r(0) − r(k)) − Σ_{m<k} y_m²,   d'(k) = d(k) / (1/k Σ_{j≤k} d(j))
 *
 * @returns takes [1024] samples and fills [longest − shortest + 1]
 */
export function normalisedDifference({
  shortest,
  longest,
}: {
  readonly shortest: number;
  readonly longest: number;
}): (samples: Float64Array, into: Float64Array) => void {
  const size = 2 * FRAME; // so that the end does not wrap around to the beginning
  const transform = new FFT(size);
  const input = new Array<number>(size).fill(0);
  const spectrum = transform.createComplexArray();
  const power = transform.createComplexArray();
  const correlation = transform.createComplexArray();
  return (samples, into) => {
    for (let place = 0; place < FRAME; place++) input[place] = samples[place]!;
    transform.realTransform(spectrum, input);
    // The power is real and even: so is its transform, the autocorrelation, and forward is as good as back.
    for (let bin = 0; bin <= FRAME; bin++) {
      const value = spectrum[2 * bin]! ** 2 + spectrum[2 * bin + 1]! ** 2;
      power[bin] = value;
      if (bin > 0 && bin < FRAME) power[size - bin] = value;
    }
    transform.realTransform(correlation, power);
    const whole = correlation[0]! / size;
    let [before, sum] = [0, 0];
    for (let period = 1; period <= longest; period++) {
      before += samples[period - 1]! ** 2;
      const difference = 2 * (whole - correlation[2 * period]! / size) - before;
      sum += difference;
      if (period >= shortest) into[period - shortest] = difference / (sum / period + TINY);
    }
  };
}
