import type { Condition } from '@sdumc/core';
import type { UtteranceScore } from '@sdumc/scoring';
import { CONDITIONS } from '@sdumc/core/vocabulary';

/** The condition that knows most of the text, of those that apply. */
export function firstApplying(conditions: UtteranceScore['conditions']): Condition {
  return CONDITIONS.find((condition) => conditions[condition] !== null) ?? 'absent';
}
