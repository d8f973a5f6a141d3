import type { Modality } from '@sdumc/core';
import type { ConditionScore } from '@sdumc/scoring';
import type { ScoredClip } from '../../api.ts';
import { MODALITIES } from '@sdumc/core/vocabulary';
import { AttentionLane } from './attention-lane.tsx';
import { CurveLane } from './curve-lane.tsx';

interface Props {
  readonly clip: ScoredClip;
  readonly score: ConditionScore;
  readonly on: ReadonlySet<Modality>;
  readonly durationSeconds: number;
  readonly onSeek: (seconds: number) => void;
}

/** All that has a place in time: what is attended to, then what was measured. */
export function Lanes({ clip, score, on, durationSeconds, onSeek }: Props) {
  return (
    <>
      {MODALITIES.map((modality) => {
        const attention = score.attention[modality];
        const hopSeconds = clip.hopSeconds[modality];
        if (attention === undefined || hopSeconds === null) return null;
        const off = !on.has(modality);
        return <AttentionLane key={modality} {...{ modality, attention, hopSeconds, durationSeconds, off, onSeek }} />;
      })}
      {clip.lanes.map((lane) => (
        <CurveLane key={lane.title} lane={lane} durationSeconds={durationSeconds} onSeek={onSeek} />
      ))}
    </>
  );
}
