export { classAccuracy } from './class-accuracy.ts';
export { confusionMatrix7 } from './confusion-matrix.ts';
export { meanAbsoluteError } from './mean-absolute-error.ts';
export type { PairedValues } from './paired-values.ts';
export { pearsonCorrelation } from './pearson-correlation.ts';
export { roundHalfToEven } from './round-half-to-even.ts';
export { METRIC_NAMES, sentimentMetrics, type MetricName, type MetricTable } from './sentiment-metrics.ts';
export { summariseOverSeeds, type MetricSummary, type MetricSummaryTable } from './summarise-over-seeds.ts';
export { weightedF1, type PairedSigns } from './weighted-f1.ts';
