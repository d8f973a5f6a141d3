import type { ScoredClip } from '../../api.ts';
import { CONDITIONS, MODALITIES } from '@sdumc/core/vocabulary';

/** How long a clip is. Not asked of the browser, to which what it recorded itself has no end. 0 where nobody knows. */
export function clipSeconds({ durationSeconds, conditions, hopSeconds, lanes }: ScoredClip): number {
  if (durationSeconds !== null) return durationSeconds;
  const ofFrames = CONDITIONS.flatMap((condition) =>
    MODALITIES.map(
      (modality) => (conditions[condition]?.attention[modality]?.length ?? 0) * (hopSeconds[modality] ?? 0),
    ),
  );
  const ofLanes = lanes.flatMap((lane) => lane.curves.map(({ values }) => values.length * lane.hopSeconds));
  return Math.max(0, ...ofFrames, ...ofLanes);
}
