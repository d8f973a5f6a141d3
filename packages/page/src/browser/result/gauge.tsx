import type { Condition } from '@sdumc/core';
import type { ConditionScore } from '@sdumc/scoring';
import type { Reading } from '../switches/reading.ts';
import { CONDITION_MEANINGS, CONDITION_TITLES } from '../words/condition-words.ts';
import { signed } from '../words/signed.ts';
import { valenceWord } from '../words/valence-word.ts';
import { GaugeScale } from './gauge-scale.tsx';

interface Props {
  readonly condition: Condition;
  /** Null where the condition does not apply to the clip at all */
  readonly score: ConditionScore | null;
  readonly reading: Reading;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

/** What the networks say under one condition. */
export function Gauge({ condition, score, reading, chosen, onChoose }: Props) {
  const readingId = `reading-${condition}`;
  return (
    <div
      class={`gauge ${condition}${score === null ? ' lacking' : ''}`}
      data-condition={condition}
      data-valence={reading.applies ? reading.valence : undefined}
    >
      <label>
        <input
          type="radio"
          name="condition"
          value={condition}
          checked={chosen}
          disabled={score === null}
          aria-describedby={readingId}
          onChange={onChoose}
        />
        <span>
          <b>{CONDITION_TITLES[condition]}</b> <span class="quiet">{CONDITION_MEANINGS[condition]}</span>
        </span>
      </label>
      <div id={readingId} class="reading">
        {reading.applies ? (
          <AppliedReading reading={reading} spread={score?.spread ?? null} />
        ) : (
          <NoReading why={reading.why} />
        )}
      </div>
      {score !== null && <GaugeScale score={score} reading={reading} />}
    </div>
  );
}

function AppliedReading({ reading, spread }: { reading: Extract<Reading, { applies: true }>; spread: number | null }) {
  const { valence, change } = reading;
  return (
    <>
      <p class="number">
        <strong>{signed(valence)}</strong>{' '}
        {change === null && spread !== null && <span>± {spread.toFixed(spread < 0.095 ? 2 : 1)}</span>}
      </p>
      <p class="word">{valenceWord(valence)}</p>
      {change !== null && <p class="change">{signed(change)} against all</p>}
    </>
  );
}

function NoReading({ why }: { why: string }) {
  return (
    <>
      <p class="number">
        <strong aria-hidden="true">–</strong>
      </p>
      <p class="word quiet">Does not apply: {why}.</p>
    </>
  );
}
