export { renderReport } from './render-report.ts';
export type { EpochRecord, Representations, RunDetails, TestPrediction, TrainingRun } from './run-details.ts';
export type { Baseline, RunReport } from './run-report.ts';
