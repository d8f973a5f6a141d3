import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { BackendName } from '@sdumc/backend';
import { randomStream, rowsOf, SUBSETS, type Condition, type Subset, type UtteranceSource } from '@sdumc/core';
import { removeStaleTemporaryFiles, writeFileAtomically } from '@sdumc/formats';
import { loadNetwork, saveNetwork, TwoFlowNetwork } from '@sdumc/model';
import { startTrainingThreads, trainingConditions, type StreamOrigins } from '@sdumc/program';
import {
  CONDITION_VIEWS,
  predictRows,
  readCheckpoint,
  subsetView,
  trainModel,
  writeCheckpoint,
  type EpochRecord,
  type InputView,
  type RowPredictions,
  type StepProgress,
} from '@sdumc/trainer';
import { streamWidths, type PreparedData } from './prepare.ts';
import type { Plan } from './presets.ts';
import type { runPaths } from './run-folder.ts';

/** How one seed came out on one fold. */
export interface SeedOutcome {
  readonly seed: number;
  /** From 0; null without cross-validation */
  readonly fold: number | null;
  /** What was divided, without its frames: outcomes of many folds are kept together */
  readonly source: Pick<UtteranceSource, 'utterances' | 'widths'>;
  readonly history: readonly EpochRecord[];
  readonly chosenEpoch: number;
  /** Every row of the source, in its order */
  readonly conditions: Readonly<Record<Condition, RowPredictions>>;
  /** The test rows alone, in their order */
  readonly testRows: readonly number[];
  readonly subsets: Readonly<Record<Subset, RowPredictions>>;
}

/** What computes. */
export interface Computing {
  readonly backend: BackendName;
  /** Threads, each with a backend of its own; 1 is this very thread */
  readonly workers: number;
}

export interface SeedInput {
  readonly prepared: PreparedData;
  readonly plan: Plan;
  /** Who made the features */
  readonly origins: StreamOrigins;
  readonly computing: Computing;
  readonly seed: number;
  readonly fold: number | null;
  readonly paths: ReturnType<typeof runPaths>;
  readonly signal: AbortSignal;
  readonly onStep: (progress: StepProgress) => void;
  readonly onEpoch: (record: EpochRecord) => void;
}

const INITIAL_WEIGHTS = 0;

/**
 * Trains one seed, or goes on where it stopped, or reads it where it is finished; then judges it. Test rows are first
 * looked at here, once the epoch is chosen.
 *
 * @returns null where the signal ended training early; its checkpoint is then written
 */
export async function trainSeed(input: SeedInput): Promise<SeedOutcome | null> {
  const { prepared, plan, seed, fold, paths } = input;
  const { source } = prepared;
  const finished = existsSync(paths.history) ? await readFinished(paths) : await train(input);
  if (finished === null) return null;

  const { network, history, chosenEpoch } = finished;
  const testRows = rowsOf(source, 'test');
  const judged = {
    model: network,
    source,
    widths: streamWidths(plan.network.featureWidths),
    batchSize: plan.recipe.batchSize,
    byLength: plan.recipe.lengthPool > 1,
  };
  const conditions = await predictRows({ ...judged, rows: [...source.utterances.keys()] }, CONDITION_VIEWS);
  const subsetViews = Object.fromEntries(SUBSETS.map((subset) => [subset, subsetView(subset)]));
  const subsets = await predictRows({ ...judged, rows: testRows }, subsetViews as Record<Subset, InputView>);
  network.dispose();
  const { utterances, widths } = source;
  return { seed, fold, source: { utterances, widths }, history, chosenEpoch, conditions, testRows, subsets };
}

interface Finished {
  readonly network: TwoFlowNetwork;
  readonly history: readonly EpochRecord[];
  readonly chosenEpoch: number;
}

async function train(input: SeedInput): Promise<Finished | null> {
  const { prepared, plan, origins, seed, paths, computing } = input;
  await mkdir(dirname(paths.checkpoint), { recursive: true });
  await removeStaleTemporaryFiles(paths.checkpoint);
  const network = new TwoFlowNetwork(plan.network, randomStream(seed, INITIAL_WEIGHTS));
  if (plan.startFromMean) network.startFromMean(meanTrainingValence(prepared.source));
  const { backend, workers } = computing;
  const threads = workers === 1 ? null : await startTrainingThreads({ network, backend, threads: workers });
  const { stopped, history, chosenEpoch } = await trainModel({
    model: network,
    ...(threads === null ? {} : { gradients: threads }),
    source: prepared.source,
    widths: streamWidths(plan.network.featureWidths),
    recipe: plan.recipe,
    seed,
    resumeFrom: existsSync(paths.checkpoint) ? await readCheckpoint(paths.checkpoint) : null,
    save: (state) => writeCheckpoint(paths.checkpoint, state),
    onStep: input.onStep,
    onEpoch: input.onEpoch,
    signal: input.signal,
  }).finally(() => threads?.close());
  if (stopped || chosenEpoch === null) {
    network.dispose();
    return null;
  }
  await rm(paths.model, { recursive: true, force: true }); // What a kill cut short: it has no history.
  await mkdir(paths.model, { recursive: true });
  const preprocessing = {
    origins,
    trained: trainingConditions(prepared.source, plan.recipe),
    standardisation: prepared.standardisation,
    clip: plan.clip,
  };
  await saveNetwork(paths.model, { network, preprocessing });
  // Written last: a folder with a history is finished.
  await writeFileAtomically(paths.history, `${JSON.stringify({ chosenEpoch, epochs: history })}\n`);
  await rm(paths.checkpoint);
  return { network, history, chosenEpoch };
}

async function readFinished(paths: SeedInput['paths']): Promise<Finished> {
  const { network } = await loadNetwork(paths.model);
  try {
    const { chosenEpoch, epochs } = JSON.parse(await readFile(paths.history, 'utf8')) as {
      chosenEpoch?: number;
      epochs?: EpochRecord[];
    };
    if (Array.isArray(epochs) && chosenEpoch !== undefined) return { network, history: epochs, chosenEpoch };
  } catch {
    // Falls through to the error that says what the file is not.
  }
  throw new Error(`${paths.history}: damaged, it is not the history of a training`);
}

function meanTrainingValence(source: UtteranceSource): number {
  const labels = rowsOf(source, 'train').map((row) => source.utterances[row]!.valence);
  return labels.reduce((sum, label) => sum + label, 0) / labels.length;
}
