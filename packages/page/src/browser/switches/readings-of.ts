import type { Condition, Modality } from '@sdumc/core';
import type { ScoredClip } from '../../api.ts';
import { conditionLacking } from '../words/condition-lacking.ts';
import { CONDITIONS } from '@sdumc/core/vocabulary';
import { CONDITION_TITLES } from '../words/condition-words.ts';
import { signed } from '../words/signed.ts';
import { readingOf, type Reading } from './reading.ts';

export type Readings = Readonly<Record<Condition, Reading>>;

/** What the networks say under each condition. */
export function readingsOf(score: Pick<ScoredClip, 'conditions' | 'missing'>, on: ReadonlySet<Modality>): Readings {
  const of = (condition: Condition): Reading => {
    const one = score.conditions[condition];
    if (one === null) return { applies: false, why: conditionLacking(condition, score) };
    return readingOf(condition, one, on);
  };
  return { complete: of('complete'), simulated: of('simulated'), absent: of('absent') };
}

/** The same, read aloud. */
export function readingsLine(readings: Readings): string {
  return CONDITIONS.map((condition) => {
    const reading = readings[condition];
    const title = CONDITION_TITLES[condition];
    if (!reading.applies) return `${title} does not apply.`;
    const change = reading.change === null ? '' : `, ${signed(reading.change)} against all`;
    return `${title}: ${signed(reading.valence)}${change}.`;
  }).join(' ');
}
