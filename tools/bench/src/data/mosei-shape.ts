import type { RandomStream } from '@sdumc/core';

/** One kind of features as MMSA's unaligned CMU-MOSEI pads them: `frames` × `width` float32 for every utterance. */
export interface PaddedFeature {
  /** Under which MMSA stores it, and which stream it is. */
  readonly name: 'text' | 'audio' | 'vision';
  readonly stream: 'text' | 'audio' | 'video';
  readonly frames: number;
  readonly width: number;
}

export const FEATURES: readonly PaddedFeature[] = [
  { name: 'text', stream: 'text', frames: 50, width: 768 },
  { name: 'audio', stream: 'audio', frames: 500, width: 74 },
  { name: 'vision', stream: 'video', frames: 375, width: 35 },
];

/** Of 22,856 utterances: 16,326, 1,871 and 4,659. */
export const SPLIT_SHARES = { train: 0.7143, valid: 0.0819, test: 0.2038 } as const;

/** Bytes that one utterance takes where everything is padded, its text's ids, mask and types [3, 50] with it. */
export const PADDED_BYTES = FEATURES.reduce((sum, { frames, width }) => sum + 4 * frames * width, 4 * 3 * 50);

/** Most utterances are short and a few fill all there is: 3.5 times as many frames are padding as not. */
const [MEAN_SHARE, SIGMA] = [0.226, 0.6];

/** How long an utterance is, as a share of the longest; its streams last equally long. */
export function drawLength(random: RandomStream): number {
  return Math.min(1, MEAN_SHARE * Math.exp(SIGMA * random.normal() - SIGMA ** 2 / 2));
}

/** True frames of a feature of an utterance of this length. */
export function trueFrames({ frames }: PaddedFeature, length: number): number {
  return Math.max(1, Math.round(frames * length));
}
