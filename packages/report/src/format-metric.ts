import type { MetricName, MetricSummary } from '@sdumc/metrics';
import { html, type Html } from './html.ts';

/** What stands where there is no number. */
export const DASH = html`<span aria-label="none">–</span>`;

/** Errors and correlations as they are, with three digits; shares as percentages, with one. */
const FORMATS: Readonly<
  Record<MetricName, { readonly factor: number; readonly digits: number; readonly title: string }>
> = {
  mae: { factor: 1, digits: 3, title: 'MAE' },
  corr: { factor: 1, digits: 3, title: 'Corr' },
  acc7: { factor: 100, digits: 1, title: 'Acc-7' },
  acc5: { factor: 100, digits: 1, title: 'Acc-5' },
  acc2HasZero: { factor: 100, digits: 1, title: 'Acc-2 ≥ 0' },
  f1HasZero: { factor: 100, digits: 1, title: 'F1 ≥ 0' },
  acc2NonZero: { factor: 100, digits: 1, title: 'Acc-2 > 0' },
  f1NonZero: { factor: 100, digits: 1, title: 'F1 > 0' },
};

/** The heading of a metric's column. */
export function metricTitle(name: MetricName): string {
  return FORMATS[name].title;
}

/** Mean ± standard deviation, with the unrounded mean in the markup; a dash where there is none. */
export function formatMetric(name: MetricName, summary: MetricSummary | null): Html {
  if (summary === null) return DASH;
  const { factor, digits } = FORMATS[name];
  const spread = summary.std === null ? null : html` <small>± ${(summary.std * factor).toFixed(digits)}</small>`;
  return html`<data value="${summary.mean}">${(summary.mean * factor).toFixed(digits)}</data>${spread}`;
}

/** A single number with the unrounded value in the markup; a dash where there is none. */
export function formatNumber(value: number | null, digits: number): Html {
  return value === null ? DASH : html`<data value="${value}">${value.toFixed(digits)}</data>`;
}
