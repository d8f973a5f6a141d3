import * as tf from '@tensorflow/tfjs';
import { perModality, randomStream, type PerModality } from '@sdumc/core';
import { randomTensor } from '@sdumc/core/testing';
import { plainMask } from './plain-mask.ts';

/** B */
export const BATCH = 4;

/** D of each modality */
export const FEATURE_WIDTHS = { audio: 4, text: 6, video: 3 };

/** T of each modality */
export const LENGTHS = { audio: 6, text: 4, video: 5 };

/** Frames observed of each utterance; 0: the modality is absent. */
export const OBSERVED: PerModality<readonly number[]> = {
  audio: [6, 3, 2, 5],
  text: [4, 0, 1, 3],
  video: [2, 5, 0, 1],
};

/** [B, T] each, 1 = observed */
export const MASKS: PerModality<number[][]> = perModality((m) => plainMask(OBSERVED[m], LENGTHS[m]));

/** The same as tensors. */
export function tinyMasks(): PerModality<tf.Tensor2D> {
  return perModality((m) => tf.tensor2d(MASKS[m]));
}

/** Normal frames of standard deviation 2, [B, T, D] each, padding included; the same for the same seed. */
export function tinyFrames(seed: number): PerModality<tf.Tensor3D> {
  const random = randomStream(seed);
  return perModality((m) => randomTensor<tf.Rank.R3>([BATCH, LENGTHS[m], FEATURE_WIDTHS[m]], random, 2));
}
