import { chart } from '../chart.ts';
import { CONDITIONS, CONDITION_TITLES } from '../condition-title.ts';
import { evenlyChosen } from '../evenly-chosen.ts';
import { html, type Html } from '../html.ts';
import type { TestPrediction } from '../run-details.ts';
import { confusion } from './confusion.ts';

const MOST_POINTS = 1000;

/** Every condition's predictions against the truth: as points, and as the seven classes of Acc-7. */
export async function predictedAgainstTrue(predictions: readonly TestPrediction[]): Promise<Html | null> {
  const existing = CONDITIONS.map((condition) => ({
    condition,
    points: predictions.flatMap(({ valence, [condition]: predicted }) =>
      predicted === null ? [] : [{ valence, predicted }],
    ),
  })).filter(({ points }) => points.length > 0);
  if (existing.length === 0) return null;
  const shown = existing.map(({ condition, points }) => ({ condition, points: evenlyChosen(points, MOST_POINTS) }));
  const all = existing.flatMap(({ points }) => points.map(({ predicted }) => predicted));
  const range = [
    all.reduce((least, value) => Math.min(least, Math.floor(value)), -3),
    all.reduce((most, value) => Math.max(most, Math.ceil(value)), 3),
  ] satisfies [number, number];
  const thinned = existing.some(({ points }) => points.length > MOST_POINTS);
  return html`<section>
    <h2>Predicted against true</h2>
    <p>
      A perfect prediction lies on the
      diagonal.${thinned ? ` Of ${predictions.length} predictions the charts show ${MOST_POINTS}, evenly chosen; the tables count all.` : ''}
      Tables: a row for each true class, and in it the percentage that each class was predicted.
    </p>
    <div class="triple">
      ${await Promise.all(
        shown.map(
          async ({ condition, points }, at) =>
            html`<div>
              <h3>${CONDITION_TITLES[condition]}</h3>
              <figure>${await scatter(condition, points, range)}</figure>
              ${confusion(condition, existing[at]!.points)}
            </div> `,
        ),
      )}
    </div>
  </section>`;
}

function scatter(condition: string, points: readonly object[], range: [number, number]): Promise<Html> {
  return chart(
    {
      width: 240,
      height: 240,
      layer: [
        {
          data: {
            values: [
              { valence: -3, predicted: -3 },
              { valence: 3, predicted: 3 },
            ],
          },
          mark: { type: 'line', color: 'var(--quiet)', strokeWidth: 1, strokeDash: [4, 3] },
          encoding: axes(range),
        },
        {
          data: { values: [...points] },
          mark: { type: 'circle', size: 16, opacity: 0.45, color: `var(--${condition})` },
          encoding: axes(range),
        },
      ],
    },
    `Predicted against true valence of ${points.length} utterances, condition ${condition}`,
  );
}

function axes(range: [number, number]) {
  return {
    x: {
      field: 'valence',
      type: 'quantitative' as const,
      title: 'true valence',
      scale: { domain: [-3, 3] },
      axis: { tickMinStep: 1 },
    },
    y: {
      field: 'predicted',
      type: 'quantitative' as const,
      title: 'predicted',
      scale: { domain: range },
      axis: { tickMinStep: 1 },
    },
  };
}
