import { packBatch, type Batch, type PaddedBatch } from '@sdumc/core';
import { plainBatch, plainUtterance, type PlainUtterance } from './plain-batch.ts';
import { TINY_CONFIG } from './tiny-network.ts';

/** D of each modality of the tiny network */
export const WIDTHS = TINY_CONFIG.featureWidths;

/** Four utterances of different lengths; the last has no text of any kind. */
export const UTTERANCES: readonly PlainUtterance[] = [
  plainUtterance(1, WIDTHS, { audio: 5, text: 3, simulated: 2, video: 4 }),
  plainUtterance(2, WIDTHS, { audio: 2, text: 4, simulated: 4, video: 1 }),
  plainUtterance(3, WIDTHS, { audio: 1, text: 1, simulated: 3, video: 6 }),
  plainUtterance(4, WIDTHS, { audio: 3, video: 2 }),
];

/** A batch for the tiny network, padded: all four utterances unless others are given, in their order. */
export function tinyPaddedBatch(
  utterances = UTTERANCES,
  padding: { padding?: number; filling?: number } = {},
): PaddedBatch {
  return plainBatch(utterances, WIDTHS, padding);
}

/** The same as the network takes it. */
export function tinyBatch(utterances = UTTERANCES, padding: { padding?: number; filling?: number } = {}): Batch {
  return packBatch(tinyPaddedBatch(utterances, padding));
}
