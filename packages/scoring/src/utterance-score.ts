import type { Condition, Modality, PerModality, Subset } from '@sdumc/core';
import type { View } from '@sdumc/umca';

/** What networks say of an utterance under one condition; all numbers are means over the networks. */
export interface ConditionScore {
  /** From −3, negative, to 3, positive; the networks are not bounded by it */
  readonly valence: number;
  /** One standard deviation: over the networks, or of a single one over repeated dropout */
  readonly spread: number;
  /** What each network says, in their order */
  readonly networks: readonly number[];
  /** w: how much each modality counts. As they are: no softmax, so they may be negative */
  readonly modalityWeights: PerModality<number>;
  /** v: how much each of the seven views counts, as they are */
  readonly viewWeights: Readonly<Record<View, number>>;
  /** For each modality that is seen, [T]: the attention on each of its frames, mean of the seven queries. Sums to 1; 0 where a frame holds nothing */
  readonly attention: Readonly<Partial<Record<Modality, readonly number[]>>>;
  /** The valence where no more is seen than these: `a`, `t`, `v`, `at` …, as far as they are there */
  readonly seeing: Readonly<Partial<Record<Subset, number>>>;
}

export interface UtteranceScore {
  /** Null where a condition does not apply: complete without text, simulated without simulated text, absent with nothing but text */
  readonly conditions: Readonly<Record<Condition, ConditionScore | null>>;
  readonly spreadFrom: 'networks' | 'dropout';
}
