import type { ConditionScore } from '@sdumc/scoring';
import { MODALITIES } from '@sdumc/core/vocabulary';
import { WeightBars } from './weight-bars.tsx';

const VIEW_TITLES = {
  fused: 'all at once',
  at: 'audio and text',
  tv: 'text and video',
  av: 'audio and video',
  audio: 'audio alone',
  text: 'text alone',
  video: 'video alone',
} as const satisfies Record<keyof ConditionScore['viewWeights'], string>;

type View = keyof typeof VIEW_TITLES;

/** How much each modality and each of the seven views counts. */
export function Weights({ score }: { score: ConditionScore }) {
  const { modalityWeights, viewWeights } = score;
  return (
    <div class="weights-pair">
      <WeightBars
        caption="Modalities"
        weights={MODALITIES.map((modality) => ({
          title: score.attention[modality] === undefined ? `${modality}, not seen` : modality,
          seen: score.attention[modality] !== undefined,
          weight: modalityWeights[modality],
        }))}
      />
      <WeightBars
        caption="Views"
        weights={(Object.keys(VIEW_TITLES) as View[]).map((view) => ({
          title: VIEW_TITLES[view],
          seen: true,
          weight: viewWeights[view],
        }))}
      />
    </div>
  );
}
