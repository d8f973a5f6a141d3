import { CONDITIONS, SUBSETS, type Condition, type Split, type Subset, type Utterance } from '@sdumc/core';
import type { OpenData } from '@sdumc/program';
import type { EpochRecord, Recipe, RowPredictions } from '@sdumc/trainer';
import { describe, expect, test } from 'vitest';
import type { ExperimentOutcome } from './experiment.ts';
import type { TrainOptions } from './options.ts';
import type { Plan } from './presets.ts';
import { reportDetails, runReport } from './run-report.ts';
import type { SeedOutcome } from './train-seed.ts';

const LABELS = [3, -1, 0, 2, 1];
/** Row 2 is valid, the test rows of the first fold are train rows of the second, and the other way round. */
const TESTED = [[4, 1, 3], [0]]; // prettier-ignore

const epoch = (number: number, seconds: number): EpochRecord => ({
  ...{ epoch: number, learningRate: 0.001, seconds },
  losses: { total: 99, complete: number, rnc: 4 },
  validation: { complete: 1, simulated: 2, absent: 3 },
});

/** Says 10 × seed + fold + a tenth of the row, and a hundredth more for each condition. */
function outcome(seed: number, fold: number): SeedOutcome {
  const testRows = TESTED[fold]!;
  const utterances = LABELS.map((valence, row): Utterance => {
    const split: Split = row === 2 ? 'valid' : testRows.includes(row) ? 'test' : 'train';
    return { id: `u${row}`, videoId: `v${row}`, split, valence, ...(row === 1 && { transcript: 'no' }) };
  });
  const saying = (at: number): RowPredictions => ({
    valence: Float32Array.from(LABELS, (_, row) => 10 * seed + fold + row / 10 + at / 100),
    representation: Float32Array.from({ length: 10 }, (_, place) => 100 * seed + 10 * fold + place + at / 10),
  });
  const ofTest = { valence: new Float32Array(testRows.length), representation: new Float32Array() };
  return {
    ...{ seed, fold, source: { utterances, widths: { audio: 1, text: 1, video: 1 } }, testRows },
    history: fold === 0 ? [epoch(1, 2), epoch(2, 3), epoch(3, 7)] : [epoch(1, seed * 4)],
    chosenEpoch: fold + 1,
    conditions: Object.fromEntries(CONDITIONS.map((condition, at) => [condition, saying(at)])) as Record<Condition, RowPredictions>, // prettier-ignore
    subsets: Object.fromEntries(SUBSETS.map((subset) => [subset, ofTest])) as Record<Subset, RowPredictions>,
  };
}
const EXPERIMENT: ExperimentOutcome = {
  seeds: [1, 2],
  outcomes: [outcome(1, 0), outcome(2, 0), outcome(1, 1), outcome(2, 1)],
  baselines: TESTED.map((rows) => {
    const none = new Float32Array(rows.length);
    return { constant: none, ridgeAll: none, ridgeAudioVideo: none };
  }),
  simulationLearned: false,
};
const RECIPE = { loss: { weights: { complete: 0.5, rnc: 0.25 } }, chooseBy: ['complete'] } as unknown as Recipe;

describe('reportDetails', () => {
  const { runs, predictions, representations } = reportDetails(EXPERIMENT, RECIPE);

  test('has the predictions of every seed and fold for its own test rows, and no others', () => {
    const close = (value: number) => expect.closeTo(value, 5) as number;
    const expected = [0, 1].flatMap((fold) =>
      [1, 2].flatMap((seed) =>
        TESTED[fold]!.map((row) => {
          const [complete, simulated, absent] = [0, 1, 2].map((at) => close(10 * seed + fold + row / 10 + at / 100));
          const words = row === 1 ? { transcript: 'no' } : {};
          return { id: `u${row}`, seed, valence: LABELS[row]!, complete, simulated, absent, ...words };
        }),
      ),
    );
    expect(predictions).toEqual(expected);
  });

  test('has every run with the losses as they enter the total', () => {
    expect(runs.map(({ seed, fold, chosenEpoch, epochs }) => [seed, fold, chosenEpoch, epochs.length])).toEqual([
      [1, 1, 1, 3],
      [2, 1, 1, 3],
      [1, 2, 2, 1],
      [2, 2, 2, 1],
    ]);
    expect(runs[1]!.epochs.map(({ loss }) => loss)).toEqual([1, 2, 3].map((at) => ({ complete: at / 2, rnc: 1 })));
  });

  test('has representations of the test rows of one network, each beside its own label', () => {
    const rowsFrom = (at: number) => Float32Array.from([8, 9, 2, 3, 6, 7], (place) => 100 + place + at / 10);
    expect(representations).toEqual({
      valence: [1, -1, 2],
      ...{ complete: rowsFrom(0), missing: rowsFrom(1), width: 2 },
    });
  });
});

test('runReport counts the test rows of all folds once, and its seconds are a mean over all epochs', () => {
  const { utterances, widths } = EXPERIMENT.outcomes[0]!.source;
  const whole = utterances.map((one): Utterance => ({ ...one, split: one.split === 'valid' ? 'valid' : 'train' }));
  const source = { name: 'made', utterances: whole, widths, read: () => Promise.resolve({}) };
  const data = { source, problems: [], notes: [], nonFinite: {}, bestPossible: null } as unknown as OpenData;
  const report = runReport({
    data,
    options: { folds: 2, preset: 'default', without: [] } as unknown as TrainOptions,
    backend: { name: 'cpu' } as Parameters<typeof runReport>[0]['backend'],
    plan: { recipe: RECIPE } as Plan,
    outcome: EXPERIMENT,
  });
  expect(report).toMatchObject({
    ...{ splits: { train: 1, valid: 1, test: 4 }, testFrom: 'train', seeds: [1, 2] },
    secondsPerEpoch: (2 * (2 + 3 + 7) + 4 + 8) / 8,
  });
  const errors = [1, 2].map((seed) => {
    const off = (row: number, fold: number) => Math.abs(10 * seed + fold + row / 10 - LABELS[row]!);
    return (off(4, 0) + off(1, 0) + off(3, 0) + off(0, 1)) / 4;
  });
  expect(report.conditions.complete!.mae!.mean).toBeCloseTo((errors[0]! + errors[1]!) / 2, 4);
});
