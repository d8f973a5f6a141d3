import { CONDITIONS, CONDITION_TITLES } from '../condition-title.ts';
import { html, type Html } from '../html.ts';
import { scrolling } from '../scrolling.ts';
import type { ComparedRun } from './compared-run.ts';

/** What each run loses or wins in MAE against the first: of an ablation, what each part is worth. */
export function differences([first, ...others]: readonly ComparedRun[]): Html | null {
  if (first === undefined || others.length === 0) return null;
  const caption = `MAE on test minus that of ${first.name}, means over seeds; above 0 is worse`;
  const cell = ({ report }: ComparedRun, condition: (typeof CONDITIONS)[number]) => {
    const [own, base] = [report.conditions[condition]?.mae?.mean, first.report.conditions[condition]?.mae?.mean];
    if (own === undefined || base === undefined) return '–';
    const difference = own - base;
    return `${difference < 0 ? '−' : '+'}${Math.abs(difference).toFixed(3)}`;
  };
  return html`<section>
    <h2>Against ${first.name}</h2>
    ${scrolling(
      caption,
      html`<table class="narrow">
        <caption>
          ${caption}
        </caption>
        <thead>
          <tr>
            <td></td>
            ${CONDITIONS.map((condition) => html`<th scope="col">${CONDITION_TITLES[condition]}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${others.map(
            (run) =>
              html`<tr>
                <th scope="row"><bdi>${run.name}</bdi></th>
                ${CONDITIONS.map((condition) => html`<td>${cell(run, condition)}</td>`)}
              </tr> `,
          )}
        </tbody>
      </table>`,
    )}
  </section>`;
}
