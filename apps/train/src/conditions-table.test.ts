import { sentimentMetrics, summariseOverSeeds } from '@sdumc/metrics';
import type { RunReport } from '@sdumc/report';
import { expect, test } from 'vitest';
import { conditionsTable } from './conditions-table.ts';

const table = (...errors: number[]) =>
  summariseOverSeeds(
    errors.map((error) => sentimentMetrics({ predicted: [1 + error, -1 + error, 2 + error], target: [1, -1, 2] })),
  );

const report = (changes: Partial<RunReport>): RunReport => ({
  dataset: 'made up',
  modalities: ['audio'],
  splits: { train: 1, valid: 1, test: 3 },
  testFrom: 'test',
  seeds: [1],
  preset: 'default',
  backend: 'cpu',
  chosenBy: 'validation',
  secondsPerEpoch: 1,
  peakMemoryMb: 1,
  conditions: { complete: table(0.25), simulated: table(0.5), absent: table(0.75) },
  subsets: { a: null, t: null, v: null, at: null, av: null, tv: null, atv: null },
  baselines: { constant: table(1.25), ridgeAll: null, ridgeAudioVideo: null },
  ...changes,
});

test('one seed: figures in columns, baselines that exist below', () => {
  expect(conditionsTable(report({})).split('\n')).toEqual([
    'test               MAE    Corr   Acc-7  Acc-2  F1',
    'complete           0.250  1.000  1.000  1.000  1.000',
    'simulated          0.500  1.000  0.333  1.000  1.000',
    'absent             0.750  1.000  0.000  1.000  1.000',
    'baseline constant  1.250',
  ]);
});

test('several seeds: mean and deviation; what is undefined is a dash', () => {
  const undefinedOf = summariseOverSeeds([sentimentMetrics({ predicted: [1, 1], target: [0, 0] })]);
  const conditions = { complete: table(0.25, 0.75), simulated: null, absent: undefinedOf };
  const lines = conditionsTable(report({ conditions })).split('\n');
  expect(lines[1]).toMatch(/^complete +0\.500 ± 0\.354 +1\.000 ± 0\.000 /);
  expect(lines[2]).toMatch(/^simulated( +–){5}$/);
  expect(lines[3]).toMatch(/^absent +1\.000 +– +0\.000 +– +–$/);
});

test('the best possible error stands beside ours where it is known', () => {
  const bestPossible = { complete: 0.1, simulated: 0.2, absent: 0.3 };
  const lines = conditionsTable(report({ bestPossible })).split('\n');
  expect(lines[0]).toMatch(/^test +MAE +best possible +Corr/);
  expect(lines[2]).toMatch(/^simulated +0\.500 +0\.200 +1\.000/);
});
