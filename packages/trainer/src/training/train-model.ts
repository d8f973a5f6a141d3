import { setImmediate } from 'node:timers/promises';
import { rowsOf, type Stream, type TwoFlowModel, type UtteranceSource } from '@sdumc/core';
import { epochBatches, prefetched } from '@sdumc/datasets';
import type { TrainingState } from '../checkpoint/training-state.ts';
import { Adam } from '../optimiser/adam.ts';
import { learningRateFactor } from '../optimiser/learning-rate.ts';
import { WeightAverage } from '../optimiser/weight-average.ts';
import type { Recipe } from '../recipe.ts';
import { localGradients, type GradientSource } from '../step/gradient-source.ts';
import { readParts } from '../step/read-parts.ts';
import { trainingStep } from '../step/training-step.ts';
import { validationScore, type EpochRecord } from './history.ts';
import { copyWeights, restoreWeights, type HostWeights } from './host-weights.ts';
import { addLosses, meanLosses, NO_LOSSES } from './loss-sums.ts';
import { validate } from './validate.ts';

export interface TrainingInput {
  readonly model: TwoFlowModel;
  readonly source: UtteranceSource;
  /** D of every stream as the network takes it */
  readonly widths: Readonly<Record<Stream, number>>;
  readonly recipe: Recipe;
  readonly seed: number;
  /** Where gradients come from; this thread where it is left out */
  readonly gradients?: GradientSource;
  /** Where an earlier run stopped; null starts anew */
  readonly resumeFrom: TrainingState | null;
  /** Called with all that a resumed run needs: after every epoch, and once when the signal asks to stop */
  readonly save: (state: TrainingState) => Promise<void>;
  readonly onStep?: (progress: StepProgress) => void;
  readonly onEpoch?: (record: EpochRecord) => void;
  /** Aborted: the step under way is finished, the state saved, and training returns */
  readonly signal?: AbortSignal;
}

export interface StepProgress {
  /** From 1 */
  readonly epoch: number;
  /** Steps done in this epoch */
  readonly step: number;
  readonly stepsPerEpoch: number;
  /** Mean weighted loss of the epoch so far */
  readonly loss: number;
}

export interface TrainingOutcome {
  /** True where the signal ended it early */
  readonly stopped: boolean;
  readonly history: readonly EpochRecord[];
  /** From 1; the epoch whose weights the model now holds. Null where it was stopped. */
  readonly chosenEpoch: number | null;
}

/**
 * Trains both flows of a model on the train rows and leaves it with the weights of the epoch that validation chose.
 *
 * Each step draws its random numbers by seed, epoch and step, so a run that resumes from a saved state goes on exactly as
 * if it had never stopped: the final weights are the same bytes on the same backend. Test rows are never read.
 *
 * Rows are read as they are needed, and the next batch while a step computes: two batches are in memory, whatever the size
 * of the source.
 */
export async function trainModel(input: TrainingInput): Promise<TrainingOutcome> {
  const adam = new Adam(input.model.parameters, input.recipe.adam);
  try {
    return await trainBy(adam, input);
  } finally {
    adam.dispose();
  }
}

async function trainBy(adam: Adam, input: TrainingInput): Promise<TrainingOutcome> {
  const { model, source, recipe, seed, signal, gradients = localGradients(input.model) } = input;
  const trainRows = rowsOf(source, 'train');
  const start = input.resumeFrom;
  let sums = start?.sums ?? NO_LOSSES;
  let best = start?.best ?? null;
  const history = [...(start?.history ?? [])];
  if (start !== null) {
    restoreWeights(model.parameters, start.weights);
    adam.state = start.adam;
  }
  const average = recipe.averageDecay === null ? null : new WeightAverage(model.parameters, recipe.averageDecay);
  if (average !== null && start !== null && start.average !== null) average.state = start.average;
  const save = (epoch: number, step: number) =>
    input.save({
      epoch,
      step,
      sums,
      weights: copyWeights(model.parameters),
      adam: adam.state,
      average: average?.state ?? null,
      history: [...history],
      best,
    });

  for (let epoch = start?.epoch ?? 0; epoch < recipe.epochs; epoch++) {
    const started = performance.now();
    const { batchSize, lengthPool: pool } = recipe;
    const batches = epochBatches({ source, rows: trainRows, seed, epoch, batchSize, pool });
    const place = { epoch, stepsPerEpoch: batches.length, epochs: recipe.epochs };
    const rateAt = (step: number) => recipe.learningRate * learningRateFactor(recipe.schedule, { ...place, step });
    let step = epoch === start?.epoch ? start.step : 0;
    const read = (rows: readonly number[]) => readParts(source, rows, input.widths, gradients);
    for await (const divided of prefetched(batches.slice(step), read)) {
      const learningRate = rateAt(step);
      const losses = await trainingStep({ recipe, seed, gradients, adam, divided, learningRate, epoch, step });
      step++;
      average?.update(epoch * batches.length + step);
      sums = addLosses(sums, { ...losses, samples: divided.size });
      const loss = sums.total / sums.samples;
      input.onStep?.({ epoch: epoch + 1, step, stepsPerEpoch: batches.length, loss });
      await setImmediate(); // Lets a signal in: steps never leave the event loop a turn of their own.
      if (signal?.aborted === true) {
        await save(epoch, step);
        return { stopped: true, history, chosenEpoch: null };
      }
    }
    const { validation, weights } = await (average === null ? judge(input) : average.inPlace(() => judge(input)));
    const seconds = (performance.now() - started) / 1000;
    const learningRate = rateAt(batches.length - 1);
    const record = { epoch: epoch + 1, learningRate, seconds, losses: meanLosses(sums), validation };
    history.push(record);
    sums = NO_LOSSES;
    const score = validationScore(record, recipe.chooseBy);
    const bestScore =
      best === null ? Infinity : validationScore(history[best.epoch - 1] as EpochRecord, recipe.chooseBy);
    if (score < bestScore) best = { epoch: record.epoch, weights };
    input.onEpoch?.(record);
    await save(epoch + 1, 0);
  }
  if (best === null) throw new Error(`training: validation error was never a number in ${recipe.epochs} epochs`);
  restoreWeights(model.parameters, best.weights);
  return { stopped: false, history, chosenEpoch: best.epoch };
}

/** Validates the weights that the model holds now, and copies them. */
async function judge(input: TrainingInput): Promise<{ validation: EpochRecord['validation']; weights: HostWeights }> {
  return { validation: await validate(input), weights: copyWeights(input.model.parameters) };
}
