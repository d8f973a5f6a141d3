import { MODALITIES } from '@sdumc/core';
import type { PerModality, RandomStream } from '@sdumc/core';
import type { ModalityMask } from './modality-mask.ts';

/**
 * Hides modalities at random, each sample and modality on its own, but never the last that a sample has: where all would go,
 * one of them, drawn evenly, stays. Every sample uses up the same count of random numbers whatever it has, so the outcome for
 * one does not depend on its neighbours' data.
 *
 * @param observed [B, M], what each sample has
 * @returns [B, M], what is left of it
 * @example
 * dropModalities(observedModalities(batch, 'complete'), { audio: 0.1, text: 0.1, video: 0.1 }, randomStream(seed, step));
 */
export function dropModalities(observed: ModalityMask, rates: PerModality<number>, random: RandomStream): ModalityMask {
  for (const [modality, rate] of Object.entries(rates)) {
    if (!(rate >= 0 && rate <= 1))
      throw new RangeError(`dropModalities ${modality}: must be from 0 to 1, received ${rate}`);
  }
  const kept = observed.slice();
  for (let start = 0; start < kept.length; start += MODALITIES.length) {
    const sample = kept.subarray(start, start + MODALITIES.length);
    const present = MODALITIES.flatMap((_, m) => (sample[m] === 1 ? [m] : []));
    MODALITIES.forEach((modality, m) => {
      if (random.uniform() < rates[modality]) sample[m] = 0;
    });
    const spared = present[Math.floor(random.uniform() * present.length)];
    if (spared !== undefined && !sample.includes(1)) sample[spared] = 1;
  }
  return kept;
}
