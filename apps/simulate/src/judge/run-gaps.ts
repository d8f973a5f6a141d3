import { join } from 'node:path';
import { readFileBytes } from '@sdumc/formats';
import { parse } from 'csv-parse/sync';
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
 * Errors: `runs/a/predictions.csv: column absent is missing`.
 */
export async function runGaps(run: string): Promise<RunGaps> {
  const path = join(run, 'predictions.csv');
  const rows = parse(Buffer.from(await readFileBytes(path)), { columns: true }) as Record<string, string>[];
  for (const column of ['id', 'split', 'seed', 'valence', 'complete', 'simulated', 'absent'])
    if (rows[0]?.[column] === undefined) throw new Error(`${path}: column ${column} is missing`);
  const test = rows.filter(({ split }) => split === 'test');
  if (test.length === 0) throw new Error(`${path}: holds no utterance of test`);
  const ids = [...new Set(test.map(({ id }) => id!))];
  const seeds = new Set(test.map(({ seed }) => seed)).size;
  const errorsOf = (condition: string) => {
    const sums = new Map(ids.map((id) => [id, 0]));
    for (const row of test)
      sums.set(row['id']!, sums.get(row['id']!)! + Math.abs(Number(row[condition]) - Number(row['valence'])) / seeds);
    return ids.map((id) => sums.get(id)!);
  };
  const [complete, simulated, absent] = ['complete', 'simulated', 'absent'].map(errorsOf) as [
    number[],
    number[],
    number[],
  ];
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
