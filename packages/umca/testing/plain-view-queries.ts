import type { PerModality } from '@sdumc/core';
import { plainMlp, type PlainLinear, type Rows } from '@sdumc/core/testing';

/** The order of the paper, spelt out again. */
export const VIEW_ORDER = ['fused', 'at', 'tv', 'av', 'audio', 'text', 'video'] as const;

/**
 * The seven queries of one utterance in double precision.
 *
 *     fused = w_a h_a + w_t h_t + w_v h_v;  at, tv, av: the same sums over two;  audio, text, video: h_m alone
 *     q_i = k_i ReLU(view_i W_i + b_i)
 *
 * k_i is what dropout multiplies by: `factors[i]`, 1 where left out.
 */
export function plainViewQueries({
  representations,
  modalityWeights,
  linears,
  factors,
}: {
  /** h_m, [d] each */
  readonly representations: PerModality<readonly number[]>;
  /** w, [3] */
  readonly modalityWeights: readonly number[];
  /** W_i and b_i of each view, in the order of the paper */
  readonly linears: readonly PlainLinear[];
  readonly factors: readonly number[];
}): Rows {
  const { audio: a, text: t, video: v } = representations;
  const [wa, wt, wv] = modalityWeights as readonly [number, number, number];
  const sum = (ka: number, kt: number, kv: number) => a.map((x, c) => ka * x + kt * t[c]! + kv * v[c]!);
  const views = {
    fused: sum(wa, wt, wv),
    at: sum(wa, wt, 0),
    tv: sum(0, wt, wv),
    av: sum(wa, 0, wv),
    audio: a,
    text: t,
    video: v,
  };
  return VIEW_ORDER.map((view, i) => plainMlp([views[view]], [linears[i]!], [factors[i] ?? 1])[0]!);
}
