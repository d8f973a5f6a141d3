import type { Condition } from '@sdumc/core';
import type { ScoredClip } from '../../api.ts';

const WITHOUT_REASON: Readonly<Record<Condition, string>> = {
  complete: 'nobody said what is said',
  simulated: 'no text was simulated',
  absent: 'there is nothing but text',
};

/** Why a condition does not apply, in a line. */
export function conditionLacking(condition: Condition, { missing }: Pick<ScoredClip, 'missing'>): string {
  const reason = {
    complete: missing.text,
    simulated: missing.simulated,
    absent: missing.audio ?? missing.video,
  }[condition];
  return reason ?? WITHOUT_REASON[condition];
}
