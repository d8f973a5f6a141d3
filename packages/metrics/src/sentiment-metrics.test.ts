import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { METRIC_NAMES, sentimentMetrics, type MetricTable } from './sentiment-metrics.ts';

interface GoldenCase {
  readonly name: string;
  readonly y: number[];
  readonly p: number[];
  readonly expected: MetricTable;
}

// Computed by NumPy and scikit-learn.
const golden = JSON.parse(
  readFileSync(new URL('../fixtures/metrics.json', import.meta.url), 'utf8'),
) as readonly GoldenCase[];

describe('sentimentMetrics', () => {
  test.each(golden)('equals the golden values: $name', ({ y, p, expected }) => {
    const actual = sentimentMetrics({ predicted: p, target: y });
    for (const name of METRIC_NAMES.filter((metric) => metric !== 'corr'))
      expect(actual[name], name).toBe(expected[name]);
    if (expected.corr === null) expect(actual.corr).toBeNull();
    else expect(actual.corr).toBeCloseTo(expected.corr, 14);
  });

  test('takes values as float32, so that a label of a hair above zero is still above zero', () => {
    expect(sentimentMetrics({ predicted: [1e-50, 1], target: [-1, 1] }).acc2NonZero).toBe(1);
    expect(sentimentMetrics({ predicted: [0.1], target: [0.1 + 1e-12] }).mae).toBe(0);
  });

  test('a constant side or a single utterance has no correlation', () => {
    expect(sentimentMetrics({ predicted: new Array(7).fill(0.1), target: [1, 2, 3, 0, -1, 2, 1] }).corr).toBeNull();
    expect(sentimentMetrics({ predicted: [1, 2], target: [0.3, 0.3] }).corr).toBeNull();
    expect(sentimentMetrics({ predicted: [1], target: [2] }).corr).toBeNull();
  });

  test.each([
    [[1, 2], [1], 'sentimentMetrics: predicted and target must be of one length, received 2 and 1'],
    [[], [], 'sentimentMetrics: at least one utterance is needed, received none'],
    [[1, NaN], [1, 1], 'sentimentMetrics predicted row 1: must be a finite float32, received NaN'],
    [[1, 2], [-Infinity, 1], 'sentimentMetrics target row 0: must be a finite float32, received -Infinity'],
    [[1e39], [1], 'sentimentMetrics predicted row 0: must be a finite float32, received 1e+39'],
  ])('refuses %j against %j', (predicted, target, message) => {
    expect(() => sentimentMetrics({ predicted, target })).toThrow(message);
  });
});
