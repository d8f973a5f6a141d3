import { expect, test } from 'vitest';
import { sentimentMetrics } from './sentiment-metrics.ts';
import { summariseOverSeeds } from './summarise-over-seeds.ts';

const table = (error: number) => sentimentMetrics({ predicted: [1 + error, -1], target: [1, -1] });

test('mean and sample standard deviation per metric', () => {
  const { mae } = summariseOverSeeds([table(1), table(2), table(6)]);
  expect(mae?.mean).toBeCloseTo(1.5, 12); // of 0.5, 1, 3
  expect(mae?.std).toBeCloseTo(Math.sqrt((1 + 0.25 + 2.25) / 2), 12);
});

test('one seed has no spread', () => {
  expect(summariseOverSeeds([table(1)]).mae).toEqual({ mean: 0.5, std: null });
});

test('a metric that is undefined in one seed has no summary', () => {
  const constant = sentimentMetrics({ predicted: [1, 1], target: [1, -1] });
  const summary = summariseOverSeeds([table(1), constant]);
  expect(summary.corr).toBeNull();
  expect(summary.acc7).not.toBeNull();
});

test('no seed at all is an error', () => {
  expect(() => summariseOverSeeds([])).toThrow('at least one metric table is needed');
});
