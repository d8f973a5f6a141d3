import type { ScoredClip } from '../../api.ts';
import { firstApplying } from '../result/first-applying.ts';
import { signed } from './signed.ts';

/** The valence that a clip goes by: under the condition that knows most. */
export function clipHeadline({ conditions }: ScoredClip): string {
  const score = conditions[firstApplying(conditions)];
  return score === null ? '–' : signed(score.valence);
}
