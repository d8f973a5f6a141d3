import type { Condition } from '@sdumc/core';
import type { KeptClip } from '../app/use-scored-clips.ts';
import type { Switches } from '../switches/use-switches.ts';
import { Timeline } from '../timeline/timeline.tsx';
import { CONDITION_TITLES } from '../words/condition-words.ts';
import { SaidWords } from './said-words.tsx';
import { Weights } from './weights.tsx';

interface Props {
  readonly clip: KeptClip;
  readonly condition: Condition;
  readonly switches: Switches;
}

/** By what the networks say it, under the condition that is chosen. */
export function ResultDetails({ clip, condition, switches }: Props) {
  const score = clip.score.conditions[condition];
  if (score === null) return null;
  const whole = switches.anyOff ? ', with nothing switched off' : '';
  return (
    <div class={`details ${condition}`}>
      <Timeline clip={clip} score={score} on={switches.on}>
        <section class="beside" aria-labelledby="weights-title">
          <h3 id="weights-title">What counts</h3>
          <p class="quiet">
            {CONDITION_TITLES[condition]}
            {whole}. Weights as they are: they do not add up to one, and may be negative. Of what is not seen, they
            stand for what the networks imagine in its place.
          </p>
          <Weights score={score} />
        </section>
      </Timeline>
      <section aria-labelledby="words-title">
        <h3 id="words-title">Words</h3>
        <SaidWords condition={condition} score={score} clip={clip.score} off={!switches.on.has('text')} />
      </section>
    </div>
  );
}
