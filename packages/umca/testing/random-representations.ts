import type * as tf from '@tensorflow/tfjs';
import { perModality, type PerModality, type RandomStream } from '@sdumc/core';
import { randomTensor } from '@sdumc/core/testing';

/** h_m of normal values, [B, d] each, the same for the same stream. */
export function randomRepresentations(batch: number, width: number, random: RandomStream): PerModality<tf.Tensor2D> {
  return perModality(() => randomTensor<tf.Rank.R2>([batch, width], random));
}
