/** How many thresholds between 0 and 1 are tried. */
export const THRESHOLDS = 100;

/**
 * How likely each threshold 0.01, 0.02, … 1 is: the mass that a Beta(2, 18) distribution has in the step below it. For whole
 * parameters its cumulative distribution is a sum of binomials, here `1 − (1 − x)¹⁸ (1 + 18 x)`.
 */
export function thresholdPrior(): Float64Array {
  const below = (x: number) => 1 - (1 - x) ** 18 * (1 + 18 * x);
  return Float64Array.from({ length: THRESHOLDS }, (_, at) => below((at + 1) / THRESHOLDS) - below(at / THRESHOLDS));
}
