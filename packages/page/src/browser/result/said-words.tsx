import type { Condition } from '@sdumc/core';
import type { ConditionScore } from '@sdumc/scoring';
import type { ScoredClip } from '../../api.ts';
import { percent } from './percent.ts';
import { pieceShares } from './piece-shares.ts';

interface Props {
  readonly condition: Condition;
  readonly score: ConditionScore;
  readonly clip: ScoredClip;
  /** Whether text is switched off */
  readonly off: boolean;
}

/** What is said, piece by piece. Not on the axis of time: when each is said is not known. */
export function SaidWords({ condition, score, clip, off }: Props) {
  if (condition === 'absent') return <p class="quiet">Nothing was read: this condition has no text of any kind.</p>;
  const stream = condition === 'complete' ? 'text' : 'simulated';
  const said = clip.words[stream];
  const attention = score.attention.text ?? [];
  return (
    <>
      {said !== null && (
        <blockquote>
          <bdi>{said}</bdi>
        </blockquote>
      )}
      <p class="quiet">
        {stream === 'text' ? 'What was typed in' : 'What was simulated from the sound'}, the stronger its colour, the
        more attention. When each piece is said is not known.
      </p>
      <ol class={off ? 'pieces off' : 'pieces'} aria-label="Pieces of the text">
        {pieceShares(attention, clip.pieces[stream]).map(({ text, share }, at) => (
          <li key={at} style={{ '--share': percent(share) }}>
            <bdi>{text}</bdi> <span class="unseen">{Math.round(100 * share)} %</span>
          </li>
        ))}
      </ol>
    </>
  );
}
