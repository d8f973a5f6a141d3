import { MODALITIES } from '@sdumc/core';
import type * as tf from '@tensorflow/tfjs';
import type { UmcaOutput } from '../src/unified-modality-cross-attention.ts';

/** All outputs on one level: `modalityViews.{m}` and `attention.{m}` beside the rest. */
export function flatOutput({ modalityViews, attention, ...rest }: UmcaOutput): Readonly<Record<string, tf.Tensor>> {
  return {
    ...rest,
    ...Object.fromEntries(MODALITIES.map((m) => [`modalityViews.${m}`, modalityViews[m]])),
    ...Object.fromEntries(MODALITIES.map((m) => [`attention.${m}`, attention[m]])),
  };
}
