import type { ConditionScore } from '@sdumc/scoring';
import type { Reading } from '../switches/reading.ts';
import { percent } from './percent.ts';
import { scaleShare } from './scale-share.ts';

const TICKS = [-3, -2, -1, 0, 1, 2, 3] as const;

/** A scale with a needle. Seen only: all of it is said in words beside it. */
export function GaugeScale({ score, reading }: { score: ConditionScore; reading: Reading }) {
  const { valence, spread, networks } = score;
  const moved = reading.applies && reading.change !== null;
  const lower = scaleShare(valence - spread);
  return (
    <div class={reading.applies && !moved ? 'scale' : 'scale faded'} aria-hidden="true">
      {TICKS.map((tick) => (
        <i key={tick} class={tick === 0 ? 'tick zero' : 'tick'} style={{ left: percent(scaleShare(tick)) }} />
      ))}
      <i class="band" style={{ left: percent(lower), width: percent(scaleShare(valence + spread) - lower) }} />
      {networks.length > 1 &&
        networks.map((network, at) => <i key={at} class="network" style={{ left: percent(scaleShare(network)) }} />)}
      {moved && <i class="was" style={{ left: percent(scaleShare(valence)) }} />}
      {reading.applies && <i class="needle" style={{ left: percent(scaleShare(reading.valence)) }} />}
      <span class="end">−3</span>
      <span class="middle">0</span>
      <span class="end">+3</span>
    </div>
  );
}
