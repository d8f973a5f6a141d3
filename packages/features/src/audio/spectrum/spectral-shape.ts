import { SAMPLE_RATE_HZ } from '../analysis-frames.ts';
import { BINS, TRANSFORM } from './power-spectrum.ts';

export interface SpectralShape {
  /** Mean frequency, weighted by magnitude; 0 for silence. */
  readonly centroidHz: number;
  /** The lowest frequency below which 85 % of the magnitude lies; 0 for silence. */
  readonly rolloffHz: number;
  /** Geometric over arithmetic mean of the power, each bin at least 1e-10: 1 for noise and silence, near 0 for a tone. */
  readonly flatness: number;
}

const ROLLOFF_SHARE = 0.85;
const FLOOR = 1e-10;
const HZ_PER_BIN = SAMPLE_RATE_HZ / TRANSFORM;

/** Centroid, roll-off and flatness as librosa computes them, of the power [257]. */
export function spectralShape(power: Float64Array): SpectralShape {
  let [total, moment, logs, floored] = [0, 0, 0, 0];
  for (let bin = 0; bin < BINS; bin++) {
    const magnitude = Math.sqrt(power[bin]!);
    total += magnitude;
    moment += magnitude * bin;
    const above = Math.max(FLOOR, power[bin]!);
    logs += Math.log(above);
    floored += above;
  }
  let [bin, sum] = [0, Math.sqrt(power[0]!)];
  while (sum < ROLLOFF_SHARE * total && bin < BINS - 1) sum += Math.sqrt(power[++bin]!);
  return {
    centroidHz: total > 0 ? (moment / total) * HZ_PER_BIN : 0,
    rolloffHz: bin * HZ_PER_BIN,
    flatness: Math.exp(logs / BINS) / (floored / BINS),
  };
}
