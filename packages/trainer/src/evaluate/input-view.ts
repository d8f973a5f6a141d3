import { MODALITIES, type Condition, type Flow, type Modality, type Subset } from '@sdumc/core';

/** What a prediction is allowed to see, and the flow that it goes through. */
export interface InputView {
  readonly flow: Flow;
  /** In the missing flow, text is simulated text. */
  readonly sees: readonly Modality[];
}

/** Real text goes through the complete flow; simulated or absent text through the missing flow. */
export const CONDITION_VIEWS: Readonly<Record<Condition, InputView>> = {
  complete: { flow: 'complete', sees: MODALITIES },
  simulated: { flow: 'missing', sees: MODALITIES },
  absent: { flow: 'missing', sees: ['audio', 'video'] },
};

/** With text in it, a subset goes through the complete flow, otherwise through the missing flow. */
export function subsetView(subset: Subset): InputView {
  const sees = MODALITIES.filter((modality) => subset.includes(modality.charAt(0)));
  return { flow: sees.includes('text') ? 'complete' : 'missing', sees };
}
