import { CONDITIONS } from '../condition-title.ts';
import { formatNumber } from '../format-metric.ts';
import { html, type Html } from '../html.ts';
import type { TestPrediction } from '../run-details.ts';
import { scrolling } from '../scrolling.ts';

const ROWS = 20;

/** The utterances that are predicted worst, averaged over the runs that predict them. */
export function largestErrors(predictions: readonly TestPrediction[]): Html | null {
  if (predictions.length === 0) return null;
  const byUtterance = new Map<string, TestPrediction[]>();
  for (const prediction of predictions) {
    byUtterance.set(prediction.id, [...(byUtterance.get(prediction.id) ?? []), prediction]);
  }
  const rows = [...byUtterance.values()].map(averaged);
  rows.sort((left, right) => right.error - left.error || (left.id < right.id ? -1 : 1));
  return html`<section>
    <h2>Largest errors</h2>
    <p>
      The ${Math.min(ROWS, rows.length)} utterances with the largest absolute error, mean over conditions and seeds.
    </p>
    ${scrolling(
      'Largest errors',
      html`<table class="errors">
        <caption>
          Utterances with the largest errors
        </caption>
        <thead>
          <tr>
            <th scope="col">Utterance</th>
            <th scope="col">True</th>
            ${CONDITIONS.map((condition) => html`<th scope="col">${condition}</th>`)}
            <th scope="col">Error</th>
            <th scope="col">Transcript</th>
          </tr>
        </thead>
        <tbody>
          ${rows.slice(0, ROWS).map(
            (row) =>
              html`<tr>
                <th scope="row"><bdi>${row.id}</bdi></th>
                <td>${formatNumber(row.valence, 2)}</td>
                ${CONDITIONS.map((condition) => html`<td>${formatNumber(row[condition], 2)}</td>`)}
                <td>${formatNumber(row.error, 2)}</td>
                <td><bdi>${row.transcript ?? ''}</bdi></td>
              </tr> `,
          )}
        </tbody>
      </table>`,
    )}
  </section>`;
}

function averaged(same: readonly TestPrediction[]) {
  const { id, valence, transcript } = same[0]!;
  const known = (condition: (typeof CONDITIONS)[number]) =>
    same.map((one) => one[condition]).filter((value) => value !== null);
  const errors = CONDITIONS.flatMap(known).map((predicted) => Math.abs(predicted - valence));
  return {
    id,
    valence,
    transcript,
    complete: mean(known('complete')),
    simulated: mean(known('simulated')),
    absent: mean(known('absent')),
    error: mean(errors) ?? 0,
  };
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
