import { predictBaselines, type BaselinePredictions, type EpochRecord, type StepProgress } from '@sdumc/trainer';
import type { Data } from './open-data.ts';
import type { TrainOptions } from './options.ts';
import { prepareFold, trainingSize } from './prepare-fold.ts';
import { planOf } from './presets.ts';
import { runPaths } from './run-folder.ts';
import { trainSeed, type SeedOutcome } from './train-seed.ts';

/** All that a run found out. */
export interface ExperimentOutcome {
  readonly seeds: readonly number[];
  /** By fold, then by seed */
  readonly outcomes: readonly SeedOutcome[];
  /** One entry a fold, for its test rows */
  readonly baselines: readonly BaselinePredictions[];
  readonly simulationLearned: boolean;
}

export interface ExperimentEvents {
  readonly onSeed: (at: { fold: number | null; seed: number }) => void;
  readonly onStep: (progress: StepProgress) => void;
  readonly onEpoch: (record: EpochRecord) => void;
}

/**
 * Trains every seed on every fold and judges each on its test rows.
 *
 * @returns null where the signal ended it early
 */
export async function runExperiment({
  data,
  options,
  folder,
  signal,
  events,
}: {
  readonly data: Data;
  readonly options: TrainOptions;
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly events: ExperimentEvents;
}): Promise<ExperimentOutcome | null> {
  const folds = options.folds === null ? [null] : Array.from({ length: options.folds }, (_, fold) => fold);
  const seeds = Array.from({ length: options.seeds }, (_, position) => position + 1);
  const plan = planOf(options, trainingSize(data.source));
  const outcomes: SeedOutcome[] = [];
  const baselines: BaselinePredictions[] = [];
  let simulationLearned = false;

  for (const fold of folds) {
    const simulate = !options.without.includes('simulated');
    const prepared = await prepareFold({ source: data.source, folds: folds.length, fold, clip: plan.clip, simulate });
    simulationLearned = prepared.simulationLearned;
    for (const seed of seeds) {
      events.onSeed({ fold, seed });
      const paths = runPaths(folder, { fold, seed });
      const outcome = await trainSeed({ prepared, plan, seed, fold, paths, signal, ...events });
      if (outcome === null) return null;
      outcomes.push(outcome);
    }
    const { source } = prepared;
    const testRows = source.utterances.flatMap(({ split }, row) => (split === 'test' ? [row] : []));
    baselines.push(await predictBaselines(source, testRows));
  }
  return { seeds, outcomes, baselines, simulationLearned };
}
