import type { Condition } from '@sdumc/core';
import type { ScoredClip } from '../../api.ts';
import type { Reading } from '../switches/reading.ts';
import { CONDITIONS } from '@sdumc/core/vocabulary';
import { Gauge } from './gauge.tsx';

interface Props {
  readonly conditions: ScoredClip['conditions'];
  readonly readings: Readonly<Record<Condition, Reading>>;
  readonly chosen: Condition;
  readonly onChoose: (condition: Condition) => void;
}

/** The three conditions side by side. One is chosen: all below is about that one. */
export function Gauges({ conditions, readings, chosen, onChoose }: Props) {
  return (
    <fieldset class="gauges">
      <legend>Choose whose attention and weights are shown</legend>
      {CONDITIONS.map((condition) => (
        <Gauge
          key={condition}
          condition={condition}
          score={conditions[condition]}
          reading={readings[condition]}
          chosen={condition === chosen}
          onChoose={() => onChoose(condition)}
        />
      ))}
    </fieldset>
  );
}
