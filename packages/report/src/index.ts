export { renderReport } from './render-report.ts';
export type { EpochRecord, Representations, RunDetails, TestPrediction, TrainingRun } from './run-details.ts';
export type { Baseline, RunReport } from './run-report.ts';
export { EVALUATION_FORMAT } from './evaluation-report.ts';
export type { EvaluatedPoint, EvaluatedProtocol, EvaluationReport, ValuedSummary } from './evaluation-report.ts';
export { missingCurveSvg } from './missing-curve.ts';
export { renderEvaluation } from './render-evaluation.ts';
export type { ClipCurve, ClipLane, ClipView } from './clip/clip-view.ts';
export { renderClip } from './clip/render-clip.ts';
