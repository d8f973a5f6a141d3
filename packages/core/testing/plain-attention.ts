import { segmentsOf } from '../src/frames/frame-rows.ts';
import {
  plainAffine,
  plainDot,
  plainSoftmax,
  plainWeightedSum,
  type PlainLinear,
  type Rows,
} from '../src/testing/plain-maths.ts';

export interface PlainAttention {
  /** F, [N, d] */
  readonly rows: Rows;
  readonly counts: readonly number[];
  /** W and b */
  readonly keys: PlainLinear;
  /** q, [B, Q, d] */
  readonly queries: readonly Rows[];
}

export interface PlainFound {
  /** O, [B, Q, d] */
  readonly found: readonly Rows[];
  /** a, [N, Q] */
  readonly attention: Rows;
}

/**
 * Queries put to the frames of each utterance, in double precision.
 *
 *     K = tanh(F W + b);  a = softmax over the frames of an utterance of K q;  O = Σ_t a_t F_t
 */
export function plainAttention({ rows, counts, keys, queries }: PlainAttention): PlainFound {
  const attention = rows.map(() => queries[0]!.map(() => 0));
  const found = segmentsOf(counts).map(({ start, count }, utterance) => {
    const own = rows.slice(start, start + count);
    const told = plainAffine(own, keys).map((key) => key.map(Math.tanh));
    return queries[utterance]!.map((query, q) => {
      const weights = plainSoftmax(
        told.map((key) => plainDot(key, query)),
        null,
      );
      weights.forEach((weight, t) => (attention[start + t]![q] = weight));
      return count === 0 ? query.map(() => 0) : plainWeightedSum(weights, own);
    });
  });
  return { found, attention };
}
