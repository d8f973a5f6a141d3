import type { Modality } from '@sdumc/core';
import type { ScoredClip } from '../../api.ts';
import { CONDITIONS } from '@sdumc/core/vocabulary';

/** Why nothing is made of a modality, in a line; null where something is. */
export function whyLacking(modality: Modality, { conditions, missing }: ScoredClip): string | null {
  if (CONDITIONS.some((condition) => conditions[condition]?.attention[modality] !== undefined)) return null;
  const reason = missing[modality] ?? (modality === 'text' ? missing.simulated : undefined);
  return reason ?? 'the networks make nothing of it';
}
