import { join } from 'node:path';
import { CONDITIONS, type Condition } from '@sdumc/core';
import { parseCsv } from '@sdumc/datasets';
import { readFileBytes } from '@sdumc/formats';
import { pairedBootstrap, type Interval } from './paired-bootstrap.ts';

export interface RunGaps {
  readonly run: string;
  readonly seeds: number;
  readonly testUtterances: number;
  /** MAE on test, mean over the seeds */
  readonly complete: number;
  readonly simulated: number;
  readonly absent: number;
  /** simulated − complete: what it costs that the words are simulated */
  readonly cost: Interval;
  /** absent − simulated: what is won by simulating */
  readonly gain: Interval;
}

const RESAMPLES = 10_000;

/**
 * What simulation costs a run of `train`, and what it wins, by its predictions.csv: MAE over the seeds, and 95 % intervals of both gaps by
 * a bootstrap over test utterances, each with its errors of all seeds and conditions (Efron and Tibshirani 1993).
 *
 * Errors: `runs/a/predictions.csv: column absent is missing, received id, split`.
 */
export async function runGaps(run: string): Promise<RunGaps> {
  const path = join(run, 'predictions.csv');
  const table = parseCsv(await readFileBytes(path), path);
  const place = (column: string) => table.required(column);
  const [id, split, seed, valence] = ['id', 'split', 'seed', 'valence'].map(place) as [number, number, number, number];
  const test = table.lines.map(({ cells }) => cells).filter((cells) => cells[split] === 'test');
  if (test.length === 0) throw new Error(`${path}: holds no utterance of test`);
  const ids = [...new Set(test.map((cells) => cells[id]!))];
  const seeds = new Set(test.map((cells) => cells[seed])).size;
  const errorsOf = (condition: Condition): number[] => {
    const predicted = place(condition);
    const sums = new Map(ids.map((name) => [name, 0]));
    for (const cells of test)
      sums.set(cells[id]!, sums.get(cells[id]!)! + Math.abs(Number(cells[predicted]) - Number(cells[valence])) / seeds);
    return ids.map((name) => sums.get(name)!);
  };
  const { complete, simulated, absent } = Object.fromEntries(
    CONDITIONS.map((condition) => [condition, errorsOf(condition)]),
  ) as Record<Condition, number[]>;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const gap = (more: readonly number[], less: readonly number[]) =>
    pairedBootstrap(more.map((error, at) => error - less[at]!), { resamples: RESAMPLES }); // prettier-ignore
  return {
    run,
    seeds,
    testUtterances: ids.length,
    complete: mean(complete),
    simulated: mean(simulated),
    absent: mean(absent),
    cost: gap(simulated, complete),
    gain: gap(absent, simulated),
  };
}
