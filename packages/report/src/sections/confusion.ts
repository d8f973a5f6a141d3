import { confusionMatrix7 } from '@sdumc/metrics';
import { html, type Html } from '../html.ts';

const CLASSES = ['−3', '−2', '−1', '0', '+1', '+2', '+3'];

/** The classes of Acc-7, true against predicted, as a shaded table of percentages per row. */
export function confusion(
  condition: string,
  points: readonly { readonly valence: number; readonly predicted: number }[],
): Html {
  const counts = confusionMatrix7({
    predicted: points.map(({ predicted }) => predicted),
    target: points.map(({ valence }) => valence),
  });
  return html`<table class="confusion" style="--ink: var(--${condition})">
    <caption>
      Classes, ${condition}: true (rows), predicted (columns), in percent
    </caption>
    <thead>
      <tr>
        <td></td>
        ${CLASSES.map((title) => html`<th scope="col">${title}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${counts.map((row, truth) => {
        const total = row.reduce((sum, count) => sum + count, 0);
        return html`<tr>
          <th scope="row">${CLASSES[truth]!}</th>
          ${row.map((count) => cell(count, total))}
        </tr> `;
      })}
    </tbody>
  </table>`;
}

function cell(count: number, total: number): Html {
  if (count === 0) return html`<td title="0 of ${total}"></td>`;
  const percent = (100 * count) / total;
  const strong = percent >= 65 ? html` class="strong"` : null;
  return html`<td${strong} style="--share: ${percent.toFixed(0)}%" title="${count} of ${total}">${percent.toFixed(0)}</td>`;
}
