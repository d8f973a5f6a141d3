import {
  plainAffine,
  plainDot,
  plainScale,
  plainSoftmax,
  plainWeightedSum,
  type PlainLinear,
  type Rows,
} from '@sdumc/core/testing';

/**
 * Attention pooling of one utterance in double precision.
 *
 *     F~ = k_F F;  a = softmax over frames of scale · (tanh(F~ W + b) · c);  u = k_u Σ_t a_t F~_t
 *
 * k is what dropout multiplies by: `factors.frames` and `factors.pooled`, 1 where left out.
 */
export function plainAttentionPooling({
  frames,
  observed,
  projection,
  context,
  scale,
  factors,
}: {
  /** F, [T, d] */
  readonly frames: Rows;
  /** [T], 1 = observed; null attends to every frame */
  readonly observed: readonly number[] | null;
  /** W and b */
  readonly projection: PlainLinear;
  /** c, [d] */
  readonly context: readonly number[];
  readonly scale: number;
  readonly factors: { readonly frames?: number | undefined; readonly pooled?: number | undefined };
}): { readonly pooled: readonly number[]; readonly attention: readonly number[] } {
  const dropped = plainScale(frames, factors.frames ?? 1); // [T, d]
  const keys = plainAffine(dropped, projection).map((row) => row.map(Math.tanh));
  const attention = plainSoftmax(
    keys.map((key) => scale * plainDot(key, context)),
    observed,
  );
  const pooled = plainWeightedSum(attention, dropped).map((value) => (factors.pooled ?? 1) * value);
  return { pooled, attention };
}
