import { constantMetrics, metricsOf } from '../evaluation-metrics.ts';
import { curvesOf, type EvaluatedProtocol, type EvaluationReport } from '../evaluation-report.ts';
import { formatMetric } from '../format-metric.ts';
import { html, type Html } from '../html.ts';
import { metricTable } from '../metric-table.ts';
import { curveColour, missingCurve } from '../missing-curve.ts';
import { protocolTitle } from '../protocol-title.ts';

/** What each protocol with rates does, as the page says it. */
const MEANINGS: Partial<Record<EvaluatedProtocol['kind'], string>> = {
  random:
    'Modalities hidden: each modality of each utterance is hidden with the rate’s probability, but never the last one it has. An utterance whose text is hidden has no text of any kind and goes through the missing flow.',
  frames:
    'Frames dropped: each observed frame of every modality is dropped with the rate’s probability, but never the last frame of a modality.',
};

/** The error as more and more is missing: picture, areas and all metrics. */
export async function missingCurves(report: EvaluationReport): Promise<Html | null> {
  const curves = curvesOf(report);
  const picture = await missingCurve(report);
  if (picture === null) return null;
  const kinds = [...new Set(curves.map(({ kind }) => kind))];
  const areas = curves.flatMap((curve, at) => (curve.area === null ? [] : [{ curve, colour: curveColour(at) }]));
  return html`<section>
    <h2>Error against missing rate</h2>
    <figure>
      ${picture}
      <figcaption>
        ${bandOver(report)}${report.constantMae === null ? null : 'The dashed line is the error of always predicting the mean label.'}
      </figcaption>
    </figure>
    <ul>
      ${kinds.map((kind) => html`<li>${MEANINGS[kind] ?? null}</li> `)}
    </ul>
    ${
      areas.length === 0
        ? null
        : html`<dl class="cards">
              ${areas.map(
                ({ curve, colour }) =>
                  html`<div style="--accent: ${colour}">
                    <dt>${protocolTitle(curve)}</dt>
                    <dd><strong>${formatMetric('mae', curve.area)}</strong> area</dd>
                  </div> `,
              )}
            </dl>
            <p class="quiet">
              Area: under the curve of MAE against rate by the trapezoid rule, divided by the range of rates, so it is a
              mean MAE. Lower is better.
            </p>`
    }
    ${curves.map((curve) =>
      metricTable(`${protocolTitle(curve)}, by rate`, [
        ...curve.points.map((point) => ({
          title: `${point.rate ?? ''} (${(100 * point.hidden).toFixed(0)} % hidden)`,
          metrics: metricsOf(point),
        })),
        { title: 'Always the mean label', metrics: constantMetrics(report), isReference: true },
      ]),
    )}
  </section>`;
}

/** What the bands are, where there are any. */
function bandOver({ networks, draws }: EvaluationReport): string | null {
  const seeds = new Set(networks.map(({ seed }) => seed)).size;
  if (seeds > 1) return `Bands: one standard deviation over ${seeds} seeds. `;
  return draws > 1 ? `Bands: one standard deviation over ${draws} draws. ` : null;
}
