import { pairedFloat32, type PairedValues } from './paired-values.ts';

/**
 * Pearson's correlation of prediction and truth, Σ(p - p̄)(y - ȳ) / √(Σ(p - p̄)² Σ(y - ȳ)²), in [-1, 1].
 *
 * `null` where it is undefined: fewer than two utterances, or a side that is constant.
 *
 * @example
 * pearsonCorrelation({ predicted: [1, 2, 3], target: [2, 4, 6] }); // 1
 */
export function pearsonCorrelation(values: PairedValues): number | null {
  const { predicted, target } = pairedFloat32('pearsonCorrelation', values);
  if (isConstant(predicted) || isConstant(target)) return null;
  const predictedMean = mean(predicted);
  const targetMean = mean(target);
  let together = 0;
  let predictedSquares = 0;
  let targetSquares = 0;
  for (let row = 0; row < target.length; row++) {
    const p = predicted[row]! - predictedMean;
    const y = target[row]! - targetMean;
    together += p * y;
    predictedSquares += p * p;
    targetSquares += y * y;
  }
  const correlation = together / Math.sqrt(predictedSquares) / Math.sqrt(targetSquares);
  return Math.min(1, Math.max(-1, correlation));
}

function isConstant(values: Float32Array): boolean {
  return values.every((value) => value === values[0]);
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
