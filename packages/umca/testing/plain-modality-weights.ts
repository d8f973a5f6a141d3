import type { PerModality } from '@sdumc/core';
import { plainAffine, plainMlp, type PlainLinear } from '@sdumc/core/testing';

/**
 * Modality weights of one utterance in double precision.
 *
 *     w = Linear(d→3)(MLP(d, d)([h_a; h_t; h_v]))
 *
 * The values after the i-th ReLU are multiplied by `factors[i]`, what dropout multiplies by; 1 where left out.
 */
export function plainModalityWeights({
  representations,
  mlp,
  output,
  factors,
}: {
  /** h_m, [d] each */
  readonly representations: PerModality<readonly number[]>;
  readonly mlp: readonly PlainLinear[];
  readonly output: PlainLinear;
  readonly factors: readonly number[];
}): readonly number[] {
  const { audio, text, video } = representations;
  return plainAffine(plainMlp([[...audio, ...text, ...video]], mlp, factors), output)[0]!;
}
