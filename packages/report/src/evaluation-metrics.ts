import { METRIC_NAMES, type MetricSummaryTable } from '@sdumc/metrics';
import type { EvaluatedPoint, EvaluationReport } from './evaluation-report.ts';

/** The metrics of a point alone. */
export function metricsOf(point: EvaluatedPoint): MetricSummaryTable {
  return Object.fromEntries(METRIC_NAMES.map((name) => [name, point[name]])) as MetricSummaryTable;
}

/** Always the mean label, of which no more is known than its MAE. */
export function constantMetrics({ constantMae }: EvaluationReport): MetricSummaryTable | null {
  if (constantMae === null) return null;
  const nothing = Object.fromEntries(METRIC_NAMES.map((name) => [name, null])) as MetricSummaryTable;
  return { ...nothing, mae: { mean: constantMae, std: null } };
}
