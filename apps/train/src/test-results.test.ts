import { CONDITIONS, SUBSETS, type Condition, type Subset, type Utterance } from '@sdumc/core';
import type { RowPredictions } from '@sdumc/trainer';
import { describe, expect, test } from 'vitest';
import type { ExperimentOutcome } from './experiment.ts';
import { testResults } from './test-results.ts';
import type { SeedOutcome } from './train-seed.ts';

const WIDTHS = { audio: 1, text: 1, video: 1 };
const LABELS = [3, -1, 0, 2, 1];
/** Two folds of five rows: three are the test rows of one, one of the other, and one is valid. */
const TESTED = [[1, 3, 4], [0]];

const predictions = (valence: readonly number[]): RowPredictions => {
  return { valence: Float32Array.from(valence), representation: new Float32Array() };
};

/** How far off each seed is on the test rows of each fold; on all other rows it is off by 9. */
function outcome(
  seed: number,
  fold: number,
  error: number,
  widths: SeedOutcome['source']['widths'] = WIDTHS,
): SeedOutcome {
  const testRows = TESTED[fold]!;
  const utterances = LABELS.map((valence, row): Utterance => {
    const split = row === 2 ? 'valid' : testRows.includes(row) ? 'test' : 'train';
    return { id: `u${row}`, videoId: `v${row}`, split, valence };
  });
  const off = (more: number) => LABELS.map((label, row) => label + (testRows.includes(row) ? error + more : 9));
  const conditions = CONDITIONS.map((condition, at) => [condition, predictions(off(at))]);
  const subsets = SUBSETS.map((subset, at) => [subset, predictions(testRows.map((row) => off(10 * (at + 1))[row]!))]);
  return {
    seed,
    fold,
    source: { utterances, widths },
    history: [],
    chosenEpoch: 1,
    conditions: Object.fromEntries(conditions) as Record<Condition, RowPredictions>,
    testRows,
    subsets: Object.fromEntries(subsets) as Record<Subset, RowPredictions>,
  };
}

/** By seed and fold. */
const ERRORS = [
  [0.5, 1],
  [1, 3],
  [0.25, 0.75],
];
const outcomesWith = (widths?: SeedOutcome['source']['widths']) =>
  [0, 1].flatMap((fold) => ERRORS.map((errors, at) => outcome(at + 1, fold, errors[fold]!, widths)));
const constant = (values: readonly number[]) => Float32Array.from(values);
const EXPERIMENT: ExperimentOutcome = {
  seeds: [1, 2, 3],
  outcomes: outcomesWith(),
  baselines: [
    { constant: constant([0.5, 0.5, 0.5]), ridgeAll: constant([-1, 2, 1]), ridgeAudioVideo: constant([1, 1, 1]) },
    { constant: constant([-1]), ridgeAll: constant([1]), ridgeAudioVideo: null },
  ],
  simulationLearned: false,
};

describe('testResults', () => {
  const results = testResults(EXPERIMENT);
  const summary = (values: readonly number[]) => {
    const mean = (values[0]! + values[1]! + values[2]!) / 3;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return { mean: expect.closeTo(mean, 5) as number, std: expect.closeTo(Math.sqrt(squares / 2), 5) as number };
  };
  /** Three rows of the one fold and one of the other. */
  const ofSeeds = (more: number) => ERRORS.map(([first, second]) => (3 * (first! + more) + second! + more) / 4);

  test('a seed’s error is that of the test rows of all folds together, so that a larger fold counts for more', () => {
    CONDITIONS.forEach((condition, at) => expect(results.conditions[condition].mae).toEqual(summary(ofSeeds(at))));
  });

  test('all seeds count in every subset, on test rows alone', () => {
    SUBSETS.forEach((subset, at) => expect(results.subsets[subset]!.mae).toEqual(summary(ofSeeds(10 * (at + 1)))));
  });

  test('a baseline is judged once, over the rows of all folds, and not where a fold lacks it', () => {
    expect(results.baselines.constant!.mae).toEqual({ mean: expect.closeTo((1.5 + 1.5 + 0.5 + 4) / 4, 6), std: null });
    expect(results.baselines.ridgeAll!.mae).toEqual({ mean: expect.closeTo(2 / 4, 6), std: null });
    expect(results.baselines.ridgeAudioVideo).toBeNull();
  });

  test('a subset of which no utterance has all is none', () => {
    const { subsets } = testResults({ ...EXPERIMENT, outcomes: outcomesWith({ audio: 1, text: 1 }) });
    expect(SUBSETS.filter((subset) => subsets[subset] === null)).toEqual(['v', 'av', 'tv', 'atv']);
  });
});
