import { MODALITIES, type Modality, type Subset } from '@sdumc/core/vocabulary';

/** `at` for audio and text; null for none. */
export function subsetOf(modalities: Iterable<Modality>): Subset | null {
  const some = new Set(modalities);
  const letters = MODALITIES.filter((modality) => some.has(modality)).map((modality) => modality.charAt(0));
  return letters.length === 0 ? null : (letters.join('') as Subset);
}
