import { METRIC_NAMES, type MetricSummaryTable } from '@sdumc/metrics';
import { formatMetric, metricTitle } from './format-metric.ts';
import { html, type Html } from './html.ts';
import { scrolling } from './scrolling.ts';

/** A row of a table of metrics. */
export interface MetricRow {
  readonly title: string;
  readonly metrics: MetricSummaryTable | null;
  /** Set apart from the rows above, and quieter. */
  readonly isReference?: boolean;
}

/** A table with a column per metric. */
export function metricTable(caption: string, rows: readonly MetricRow[]): Html {
  return scrolling(
    caption,
    html`<table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <td></td>
          ${METRIC_NAMES.map((name) => html`<th scope="col">${metricTitle(name)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ title, metrics, isReference }) =>
            html`<tr${isReference ? html` class="reference"` : null}><th scope="row">${title}</th>${METRIC_NAMES.map(
              (name) => html`<td>${formatMetric(name, metrics?.[name] ?? null)}</td>`,
            )}</tr>
            `,
        )}
      </tbody>
    </table>`,
  );
}
