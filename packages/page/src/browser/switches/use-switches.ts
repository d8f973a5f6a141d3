import { useMemo, useState } from 'preact/hooks';
import type { Modality, PerModality } from '@sdumc/core';
import type { ScoredClip } from '../../api.ts';
import { MODALITIES } from '@sdumc/core/vocabulary';
import { readingsLine, readingsOf, type Readings } from './readings-of.ts';
import { whyLacking } from './why-lacking.ts';

export interface Switches {
  readonly on: ReadonlySet<Modality>;
  readonly lacking: PerModality<string | null>;
  readonly readings: Readings;
  /** To be read aloud; empty until something was switched */
  readonly said: string;
  /** Whether something that the clip has is switched off */
  readonly anyOff: boolean;
  readonly flip: (modality: Modality) => void;
}

/** What of a clip the networks may see, and what they say of that. */
export function useSwitches(score: ScoredClip): Switches {
  const lacking = useMemo(
    () => ({ audio: whyLacking('audio', score), text: whyLacking('text', score), video: whyLacking('video', score) }),
    [score],
  );
  const there = MODALITIES.filter((modality) => lacking[modality] === null);
  const [on, setOn] = useState<ReadonlySet<Modality>>(new Set(there));
  const [flipped, setFlipped] = useState(false);
  const readings = useMemo(() => readingsOf(score, on), [score, on]);
  return {
    on,
    lacking,
    readings,
    said: flipped ? readingsLine(readings) : '',
    anyOff: on.size < there.length,
    flip(modality) {
      setFlipped(true);
      setOn(new Set(MODALITIES.filter((one) => on.has(one) !== (one === modality))));
    },
  };
}
