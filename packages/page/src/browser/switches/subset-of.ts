import type { Modality, Subset } from '@sdumc/core';

/** In the order in which they are shown, and in which subsets name them. */
export const MODALITIES = ['audio', 'text', 'video'] as const satisfies readonly Modality[];

/** `at` for audio and text; null for none. */
export function subsetOf(modalities: Iterable<Modality>): Subset | null {
  const some = new Set(modalities);
  const letters = MODALITIES.filter((modality) => some.has(modality)).map((modality) => modality.charAt(0));
  return letters.length === 0 ? null : (letters.join('') as Subset);
}
