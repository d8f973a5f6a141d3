import { CONDITIONS } from '@sdumc/core';
import { alignColumns, withSpread } from '@sdumc/program';
import type { RunReport } from '@sdumc/report';

/** The figures that matter, for a terminal. */
export function conditionsTable(report: RunReport): string {
  const header = ['test', 'MAE', ...(report.bestPossible ? ['best possible'] : []), 'Corr', 'Acc-7', 'Acc-2', 'F1'];
  const conditions = CONDITIONS.map((condition) => {
    const metrics = report.conditions[condition];
    const best = report.bestPossible ? [report.bestPossible[condition]?.toFixed(3) ?? '–'] : [];
    const rest = [metrics?.corr, metrics?.acc7, metrics?.acc2NonZero, metrics?.f1NonZero];
    return [condition, withSpread(metrics?.mae), ...best, ...rest.map(withSpread)];
  });
  const baselines = Object.entries(report.baselines).flatMap(([name, metrics]) =>
    metrics === null ? [] : [[`baseline ${name}`, withSpread(metrics.mae)]],
  );
  return alignColumns([header, ...conditions, ...baselines]);
}
