import { rowsOf, type UtteranceSource } from '@sdumc/core';
import type { StreamOrigins } from '@sdumc/program';
import { predictBaselines, type BaselinePredictions, type EpochRecord, type StepProgress } from '@sdumc/trainer';
import type { TrainOptions } from './options.ts';
import { prepare, type PreparationProgress } from './prepare.ts';
import type { Plan } from './presets.ts';
import { runPaths } from './run-folder.ts';
import { trainSeed, type Computing, type SeedOutcome } from './train-seed.ts';

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
  readonly onPreparation: (progress: PreparationProgress) => void;
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
  divisions,
  plan,
  options,
  origins,
  computing,
  folder,
  signal,
  events,
}: {
  /** The data as divided, one a fold */
  readonly divisions: readonly UtteranceSource[];
  readonly plan: Plan;
  readonly options: TrainOptions;
  /** Who made the features */
  readonly origins: StreamOrigins;
  readonly computing: Computing;
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly events: ExperimentEvents;
}): Promise<ExperimentOutcome | null> {
  const seeds = Array.from({ length: options.seeds }, (_, position) => position + 1);
  const simulate = !options.without.includes('simulated');
  const outcomes: SeedOutcome[] = [];
  const baselines: BaselinePredictions[] = [];
  let simulationLearned = false;

  for (const [position, divided] of divisions.entries()) {
    const fold = options.folds === null ? null : position;
    const prepared = await prepare(divided, { clip: plan.clip, simulate, onProgress: events.onPreparation });
    simulationLearned = prepared.simulationLearned;
    for (const seed of seeds) {
      events.onSeed({ fold, seed });
      const paths = runPaths(folder, { fold, seed });
      const outcome = await trainSeed({
        prepared,
        plan,
        origins,
        computing,
        seed,
        fold,
        paths,
        signal,
        ...events,
      });
      if (outcome === null) return null;
      outcomes.push(outcome);
    }
    baselines.push(await predictBaselines(prepared.source, rowsOf(prepared.source, 'test')));
  }
  return { seeds, outcomes, baselines, simulationLearned };
}
