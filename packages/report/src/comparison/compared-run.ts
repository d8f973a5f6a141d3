import type { EvaluationReport } from '../evaluation-report.ts';
import type { EpochRecord, Representations } from '../run-details.ts';
import type { RunReport } from '../run-report.ts';

/** A run beside others. What it does not have is left out of the page. */
export interface ComparedRun {
  /** Tells it from the others */
  readonly name: string;
  readonly report: RunReport;
  /** A history for each network, epoch by epoch */
  readonly histories: readonly (readonly Pick<EpochRecord, 'epoch' | 'validationMae'>[])[];
  readonly representations: Representations | null;
  /** How it does while inputs are missing */
  readonly evaluation: EvaluationReport | null;
}
