import type { Condition, Modality } from '@sdumc/core';
import type { ConditionScore } from '@sdumc/scoring';
import { MODALITIES } from '@sdumc/core/vocabulary';
import { subsetOf } from './subset-of.ts';

/** What the networks say with some modalities switched off. */
export type Reading =
  | {
      readonly applies: true;
      readonly valence: number;
      /** Against all; null with nothing switched off */ readonly change: number | null;
    }
  | { readonly applies: false; readonly why: string };

/** What the networks say under one condition where they see no more than what is switched on. */
export function readingOf(condition: Condition, score: ConditionScore, on: ReadonlySet<Modality>): Reading {
  const all = MODALITIES.filter((modality) => score.attention[modality] !== undefined);
  if (condition !== 'absent' && !on.has('text')) return { applies: false, why: 'text is switched off' };
  const left = all.filter((modality) => on.has(modality));
  if (left.length === all.length) return { applies: true, valence: score.valence, change: null };
  const subset = subsetOf(left);
  if (subset === null) return { applies: false, why: 'nothing is left to see, as all that is switched on is text' };
  const valence = score.seeing[subset];
  if (valence === undefined) return { applies: false, why: 'the server did not say what is left without it' };
  return { applies: true, valence, change: valence - score.valence };
}
