/** One triangular band: weights for the bins from `first` on. */
export interface MelBand {
  readonly first: number;
  readonly weights: Float64Array;
}

const HZ_PER_MEL = 200 / 3;
const LOG_FROM_HZ = 1000;
const LOG_FROM_MEL = LOG_FROM_HZ / HZ_PER_MEL;
const LOG_STEP = Math.log(6.4) / 27;

/** Slaney's scale (Auditory Toolbox): linear up to 1,000 Hz, then logarithmic. */
export function hzToMel(hz: number): number {
  return hz < LOG_FROM_HZ ? hz / HZ_PER_MEL : LOG_FROM_MEL + Math.log(hz / LOG_FROM_HZ) / LOG_STEP;
}

export function melToHz(mel: number): number {
  return mel < LOG_FROM_MEL ? mel * HZ_PER_MEL : LOG_FROM_HZ * Math.exp(LOG_STEP * (mel - LOG_FROM_MEL));
}

/**
 * Triangles of equal area whose corners are evenly spaced in mel: band b rises from corner b to b + 1, falls to b + 2, and is scaled
 * by 2 / (width in Hz), as librosa's `filters.mel(norm='slaney')`.
 */
export function melBands(options: {
  readonly bands: number;
  readonly lowestHz: number;
  readonly highestHz: number;
  readonly sampleRateHz: number;
  readonly transformSize: number;
}): readonly MelBand[] {
  const { bands, lowestHz, highestHz, sampleRateHz, transformSize } = options;
  const [low, high] = [hzToMel(lowestHz), hzToMel(highestHz)];
  const corners = Array.from({ length: bands + 2 }, (_, corner) =>
    melToHz(low + ((high - low) * corner) / (bands + 1)),
  );
  return Array.from({ length: bands }, (_, band) => {
    const [left, top, right] = corners.slice(band, band + 3) as [number, number, number];
    const weights = Array.from({ length: transformSize / 2 + 1 }, (__, bin) => {
      const hz = (bin * sampleRateHz) / transformSize;
      return (Math.max(0, Math.min((hz - left) / (top - left), (right - hz) / (right - top))) * 2) / (right - left);
    });
    const first = weights.findIndex((weight) => weight > 0);
    const last = weights.findLastIndex((weight) => weight > 0);
    return { first: Math.max(0, first), weights: Float64Array.from(weights.slice(Math.max(0, first), last + 1)) };
  });
}
