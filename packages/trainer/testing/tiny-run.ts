import type { TwoFlowModel, UtteranceSource } from '@sdumc/core';
import type { TrainingState } from '../src/checkpoint/training-state.ts';
import type { Recipe } from '../src/recipe.ts';
import type { EpochRecord } from '../src/training/history.ts';
import { copyWeights } from '../src/training/host-weights.ts';
import { trainModel, type StepProgress } from '../src/training/train-model.ts';
import { TINY_RECIPE } from './tiny-recipe.ts';
import { memorySource, tinyUtterances, WIDTHS } from './tiny-source.ts';

export const UTTERANCES = [
  ...tinyUtterances(10, 'train', 1),
  ...tinyUtterances(6, 'valid', 2),
  ...tinyUtterances(3, 'test', 3),
];
export const SOURCE = memorySource(UTTERANCES);

interface Run {
  readonly model: TwoFlowModel;
  readonly recipe?: Recipe;
  readonly from?: UtteranceSource;
  readonly seed?: number;
  readonly resumeFrom?: TrainingState | null;
  /** Asks to stop in this epoch (from 1), after this step (from 1) */
  readonly stopAt?: { readonly epoch: number; readonly step: number };
}

/** Trains, and notes all that the run tells of itself. */
export async function tinyRun({
  model,
  recipe = TINY_RECIPE,
  from = SOURCE,
  seed = 5,
  resumeFrom = null,
  stopAt,
}: Run) {
  const states: TrainingState[] = [];
  const steps: StepProgress[] = [];
  const records: EpochRecord[] = [];
  const stop = new AbortController();
  const outcome = await trainModel({
    model,
    source: from,
    widths: WIDTHS,
    recipe,
    seed,
    resumeFrom,
    save: async (state) => void states.push(state),
    onStep: (progress) => {
      steps.push(progress);
      if (progress.epoch === stopAt?.epoch && progress.step === stopAt.step) stop.abort();
    },
    onEpoch: (record) => records.push(record),
    signal: stop.signal,
  });
  return { outcome, states, steps, records, weights: copyWeights(model.parameters) };
}

/** No distillation and no contrast. */
export const REGRESSION_ONLY: Recipe['loss'] = {
  ...TINY_RECIPE.loss,
  weights: { complete: 1, missing: 1, text: 0, textViews: 0, feature: 0, rnc: 0 },
};
