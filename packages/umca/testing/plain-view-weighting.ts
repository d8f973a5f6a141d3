import { plainAffine, plainMlp, plainWeightedSum, type PlainLinear, type Rows } from '@sdumc/core/testing';

/**
 * View weighting of one utterance in double precision.
 *
 *     v = Linear(h→7)(MLP(d, h)(flatten C));  z = Σ_i v_i C_i
 *
 * The values after the i-th ReLU are multiplied by `factors[i]`, what dropout multiplies by; 1 where left out.
 */
export function plainViewWeighting({
  views,
  mlp,
  output,
  factors,
}: {
  /** C, [7, h] */
  readonly views: Rows;
  readonly mlp: readonly PlainLinear[];
  readonly output: PlainLinear;
  readonly factors: readonly number[];
}): { readonly representation: readonly number[]; readonly viewWeights: readonly number[] } {
  const viewWeights = plainAffine(plainMlp([views.flat()], mlp, factors), output)[0]!;
  return { representation: plainWeightedSum(viewWeights, views), viewWeights };
}
