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
 * Cross-attention of one utterance in double precision.
 *
 *     F~ = k_F F;  a_i = softmax over frames of scale · tanh(F~ W_k + b_k) · (q_i W_q + b_q);  O_i = k_O Σ_t a_it F~_t
 *
 * k is what dropout multiplies by: `factors.frames` and `factors.attended`, 1 where left out.
 */
export function plainCrossAttention({
  queries,
  frames,
  observed,
  keyProjection,
  queryProjection,
  scale,
  factors,
}: {
  /** Q, [Q, d] */
  readonly queries: Rows;
  /** F, [T, d] */
  readonly frames: Rows;
  /** [T], 1 = observed; null attends to every frame */
  readonly observed: readonly number[] | null;
  /** W_k and b_k */
  readonly keyProjection: PlainLinear;
  /** W_q and b_q */
  readonly queryProjection: PlainLinear;
  readonly scale: number;
  readonly factors: { readonly frames?: number | undefined; readonly attended?: number | undefined };
}): { readonly attended: Rows; readonly attention: Rows } {
  const dropped = plainScale(frames, factors.frames ?? 1); // [T, d]
  const keys = plainAffine(dropped, keyProjection).map((row) => row.map(Math.tanh));
  const attention = plainAffine(queries, queryProjection).map((query) =>
    plainSoftmax(
      keys.map((key) => scale * plainDot(key, query)),
      observed,
    ),
  );
  const found = attention.map((weights) => plainWeightedSum(weights, dropped));
  return { attended: plainScale(found, factors.attended ?? 1), attention };
}
