import { METRIC_NAMES, type MetricName, type MetricTable } from './sentiment-metrics.ts';

/** One metric over several training runs. */
export interface MetricSummary {
  readonly mean: number;
  /** Sample standard deviation (N - 1); `null` for a single seed. */
  readonly std: number | null;
}

/** All metrics over several training runs; `null` where a metric is undefined in any of them. */
export type MetricSummaryTable = Readonly<Record<MetricName, MetricSummary | null>>;

/**
 * Mean and sample standard deviation of every metric over the tables of several seeds.
 *
 * @example
 * summariseOverSeeds([sentimentMetrics({ predicted: [1, 2], target: [1, 3] })]).mae; // { mean: 0.5, std: null }
 */
export function summariseOverSeeds(tables: readonly MetricTable[]): MetricSummaryTable {
  if (tables.length === 0)
    throw new RangeError('summariseOverSeeds: at least one metric table is needed, received none');
  const entries = METRIC_NAMES.map((name) => [name, summarise(tables.map((table) => table[name]))]);
  return Object.fromEntries(entries) as MetricSummaryTable;
}

function summarise(values: readonly (number | null)[]): MetricSummary | null {
  const known = values.filter((value) => value !== null);
  if (known.length < values.length) return null;
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, std: known.length > 1 ? Math.sqrt(squares / (known.length - 1)) : null };
}
