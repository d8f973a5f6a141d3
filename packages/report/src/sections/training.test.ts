import { expect, it } from 'vitest';
import type { TrainingRun } from '../run-details.ts';
import { training } from './training.ts';

/** A run whose one part of the loss is as given, epoch by epoch. */
const run = (seed: number, loss: readonly number[]): TrainingRun => ({
  seed,
  chosenEpoch: 1,
  epochs: loss.map((rnc, at) => ({
    epoch: at + 1,
    learningRate: 1e-3,
    loss: { rnc },
    validationMae: { complete: 1, simulated: 1.5, absent: 2 },
  })),
});

/** The line of the first part of the loss. */
async function lossLine(runs: readonly TrainingRun[]): Promise<string> {
  const { markup } = (await training(runs))!;
  return /<path[^>]* d="([^"]*)"[^>]*stroke="var\(--series-1\)"/.exec(markup)![1]!;
}

it('draws parts of the loss as means over all runs, not as those of one', async () => {
  const three = await lossLine([run(1, [4, 2, 1]), run(2, [2, 2, 2]), run(3, [9, 5, 0.5])]);
  expect(three).toBe(await lossLine([run(1, [5, 3, 3.5 / 3])]));
  expect(three).not.toBe(await lossLine([run(1, [4, 2, 1])]));
});
