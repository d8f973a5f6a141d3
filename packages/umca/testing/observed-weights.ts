import type { Rows } from '@sdumc/core/testing';

/**
 * Attention of padded utterances as a network gives it that sees no padding: that of the observed frames, one utterance after
 * another.
 *
 * @param attention [Q, T] of each utterance
 * @param mask [B, T], 1 = observed; null takes every frame
 * @returns [N, Q]
 */
export function observedWeights(attention: readonly Rows[], mask: Rows | null): number[][] {
  return attention.flatMap((queries, b) =>
    queries[0]!.flatMap((_, t) => (mask === null || mask[b]![t] === 1 ? [queries.map((weights) => weights[t]!)] : [])),
  );
}
