import type { UtteranceSource } from '@sdumc/core';
import type { TrainedModel } from '@sdumc/program';
import type { EvaluateOptions } from './options.ts';

/**
 * Makes sure that the data of a run are judged on the scale that it was trained on.
 *
 * Errors: `sims: --label-scale was 3 when runs/sims was trained, now 1`.
 */
export function expectTrainedScale(
  { name }: Pick<UtteranceSource, 'name'>,
  {
    options: { model, labelScale },
    run,
  }: { readonly options: Pick<EvaluateOptions, 'model' | 'labelScale'>; readonly run: TrainedModel['run'] },
): void {
  if (run?.dataset !== name) return; // other data may be on another scale
  const [trained, now] = [run.labelScale ?? null, labelScale];
  if (trained !== now)
    throw new Error(
      `${name}: --label-scale was ${trained ?? 'not given'} when ${model} was trained, now ${now ?? 'not given'}`,
    );
}
