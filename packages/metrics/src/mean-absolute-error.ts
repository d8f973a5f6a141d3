import { meanFloat32 } from './mean-float32.ts';
import { pairedFloat32, type PairedValues } from './paired-values.ts';

/**
 * Mean absolute error, mean |p - y|, in float32 as NumPy computes it.
 *
 * @example
 * meanAbsoluteError({ predicted: [1, 2], target: [0, 4] }); // 1.5
 */
export function meanAbsoluteError(values: PairedValues): number {
  const { predicted, target } = pairedFloat32('meanAbsoluteError', values);
  return meanFloat32(predicted.map((value, row) => Math.abs(value - target[row]!)));
}
