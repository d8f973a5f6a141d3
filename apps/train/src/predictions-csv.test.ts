import { CONDITIONS, type Split, type UtteranceSource } from '@sdumc/core';
import type { RowPredictions } from '@sdumc/trainer';
import { describe, expect, test } from 'vitest';
import { parseCsv } from '../testing/run-results.ts';
import type { ExperimentOutcome } from './experiment.ts';
import { predictionsCsv } from './predictions-csv.ts';

const IDS = ['plain', 'a,b', 'say "so"', 'two\nlines', '-1', '=1+1', ' a ', '__proto__'];
const SPLITS: readonly Split[] = ['train', 'valid', 'test', 'test', 'train', 'valid', 'test', 'test'];

function outcome(seed: number, fold: number | null): ExperimentOutcome['outcomes'][number] {
  const utterances = IDS.map((id, row) => ({ id, videoId: id, split: SPLITS[row]!, valence: row - 3 }));
  const source: UtteranceSource = { name: 'made up', utterances, widths: {}, read: () => Promise.resolve({}) };
  const predictions = CONDITIONS.map((condition, place): [string, RowPredictions] => {
    const valence = Float32Array.from(IDS, (_, row) => seed + row / 8 + place / 64);
    return [condition, { valence, representation: new Float32Array() } as RowPredictions];
  });
  return {
    seed,
    fold,
    source,
    history: [],
    chosenEpoch: 1,
    testRows: [2, 3, 6, 7],
    conditions: Object.fromEntries(predictions) as ReturnType<typeof outcome>['conditions'],
    subsets: {} as ReturnType<typeof outcome>['subsets'],
  };
}

const csvOf = (...outcomes: ReturnType<typeof outcome>[]) =>
  parseCsv(predictionsCsv({ seeds: [1], outcomes, baselines: [], simulationLearned: false }));

describe('predictionsCsv', () => {
  test('quotes what needs it, so that every id comes back as it was', () => {
    const [header, ...records] = csvOf(outcome(1, null));
    expect(header).toEqual(['id', 'split', 'seed', 'valence', 'complete', 'simulated', 'absent']);
    expect(records.map(([id]) => id)).toEqual(IDS);
    expect(records[3]).toEqual(['two\nlines', 'test', '1', '0', '1.375', '1.390625', '1.40625']);
  });

  test('has every row once a seed', () => {
    const records = csvOf(outcome(1, null), outcome(2, null)).slice(1);
    expect(records.map(([, , seed]) => seed)).toEqual([...IDS.map(() => '1'), ...IDS.map(() => '2')]);
  });

  test('of folds has the test rows alone', () => {
    const records = csvOf(outcome(1, 0)).slice(1);
    expect(records.map(([id]) => id)).toEqual([2, 3, 6, 7].map((row) => IDS[row]));
  });
});
