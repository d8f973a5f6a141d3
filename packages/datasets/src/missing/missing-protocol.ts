import type { Subset } from '@sdumc/core';

/** The rates of a whole curve: 0, 0.1 … 0.9. */
export const CURVE_RATES: readonly number[] = Array.from({ length: 10 }, (_, tenth) => tenth / 10);

/** A way of leaving out parts of utterances, as data: what is hidden follows from it, a seed, a draw and the utterance's id. */
export type MissingProtocol = SingleProtocol | RateProtocol;

/** One way in which all utterances miss the same. */
export type SingleProtocol =
  /** No text of any kind, audio and video seen, missing flow: the condition `absent` */
  | { readonly kind: 'text' }
  /** Simulated text in place of real text, missing flow: the condition `simulated` */
  | { readonly kind: 'simulated' }
  /** These modalities are seen, no other; complete flow with text among them, missing flow without */
  | { readonly kind: 'subset'; readonly subset: Subset };

/** Something is hidden at random, at each of these rates in turn. */
export interface RateProtocol {
  /**
   * `random`: each modality of each utterance is hidden with the rate's probability, but never the last that it has
   * (`visibleSubset`). `frames`: so is each observed frame of every modality, but never the last of a modality
   * (`keptFrames`).
   */
  readonly kind: 'random' | 'frames';
  /** Ascending, in [0, 1] */
  readonly rates: readonly number[];
}

/** Whether a protocol hides at random, at rates. */
export function hasRates(protocol: MissingProtocol): protocol is RateProtocol {
  return protocol.kind === 'random' || protocol.kind === 'frames';
}

/**
 * The name by which `parseMissingProtocols` knows a protocol.
 *
 * @example
 * protocolName({ kind: 'random', rates: [0.3] }); // 'random:0.3'
 */
export function protocolName(protocol: MissingProtocol): string {
  if (protocol.kind === 'subset') return protocol.subset;
  if (!hasRates(protocol) || protocol.rates.join() === CURVE_RATES.join()) return protocol.kind;
  return `${protocol.kind}:${protocol.rates.join(':')}`;
}
