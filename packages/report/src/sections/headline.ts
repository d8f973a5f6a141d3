import { CONDITIONS, CONDITION_TITLES } from '../condition-title.ts';
import { DASH, formatMetric, formatNumber } from '../format-metric.ts';
import { html, type Html } from '../html.ts';
import { metricTable } from '../metric-table.ts';
import type { RunReport } from '../run-report.ts';

/** The three conditions side by side, and what they are to be measured against. */
export function headline({ conditions, baselines, bestPossible, seeds, verdict }: RunReport): Html {
  const overSeeds = seeds.length > 1 ? `mean ± standard deviation over ${seeds.length} seeds` : 'one seed';
  return html`<section>
    <h2>Results on the test split</h2>
    <dl class="cards">
      ${CONDITIONS.map((condition) => {
        const best = bestPossible?.[condition];
        return html`<div class="${condition}">
          <dt>${CONDITION_TITLES[condition]}</dt>
          <dd><strong>${formatMetric('mae', conditions[condition]?.mae ?? null)}</strong> MAE</dd>
          ${best === undefined ? null : html`<dd class="quiet">best possible ${formatNumber(best, 3)}</dd>`}
        </div> `;
      })}
    </dl>
    ${verdict === undefined ? null : html`<p><strong>${verdict}</strong></p>`}
    ${metricTable(`Test metrics, ${overSeeds}`, [
      ...CONDITIONS.map((condition) => ({ title: CONDITION_TITLES[condition], metrics: conditions[condition] })),
      { title: 'Ridge regression, all modalities', metrics: baselines.ridgeAll, isReference: true },
      { title: 'Ridge regression, audio and video', metrics: baselines.ridgeAudioVideo, isReference: true },
      { title: 'Always the mean label', metrics: baselines.constant, isReference: true },
    ])}
    <p class="quiet">
      MAE: mean absolute error, lower is better. Everything else: higher is better. Accuracies and F1 in percent; ≥ 0
      takes neutral utterances as positive, > 0 leaves them out. ${DASH} means that there is nothing to measure.
    </p>
  </section>`;
}
