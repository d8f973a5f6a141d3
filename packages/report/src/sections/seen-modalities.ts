import { constantMetrics, metricsOf } from '../evaluation-metrics.ts';
import type { EvaluationReport } from '../evaluation-report.ts';
import { html, type Html } from '../html.ts';
import { metricTable } from '../metric-table.ts';
import { protocolTitle } from '../protocol-title.ts';

/** The protocols in which all utterances miss the same. */
export function seenModalities(report: EvaluationReport): Html | null {
  const rows = report.protocols.flatMap((one) =>
    one.points.flatMap((point) =>
      point.rate === null ? [{ title: protocolTitle(one), metrics: metricsOf(point) }] : [],
    ),
  );
  if (rows.length === 0) return null;
  return html`<section>
    <h2>The same missing in every utterance</h2>
    <p>
      Real text goes through the complete flow; simulated or absent text through the missing flow, which repairs it.
    </p>
    ${metricTable('Metrics by what is seen', [
      ...rows,
      { title: 'Always the mean label', metrics: constantMetrics(report), isReference: true },
    ])}
  </section>`;
}
