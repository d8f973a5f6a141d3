import type { EvaluationReport } from '../evaluation-report.ts';
import { html, type Html } from '../html.ts';

const ROWS_FROM: Readonly<Record<EvaluationReport['rowsFrom'], string>> = {
  split: 'the data’s own',
  train: 'cut from the training split',
  folds: 'each fold’s own, out of fold',
};

/** What was evaluated, on what. */
export function evaluationFacts(report: EvaluationReport): Html {
  const facts: readonly (readonly [string, string])[] = [
    ['Model', report.model],
    ['Networks', String(report.networks.length)],
    ['Data', report.data],
    ['Modalities', report.modalities.join(', ')],
    ['Split', `${report.split}, ${ROWS_FROM[report.rowsFrom]}`],
    ['Utterances', String(report.utterances)],
    ['Seed of what is missing', String(report.seed)],
    ['Draws for each rate', String(report.draws)],
    ['Backend', report.backend],
  ];
  return html`<section>
    <h2>This evaluation</h2>
    <dl class="facts">
      ${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd><bdi>${value}</bdi></dd>
          </div> `,
      )}
    </dl>
    ${
      report.notes.length === 0
        ? null
        : html`<h3>Notes</h3>
            <ul>
              ${report.notes.map((note) => html`<li><bdi>${note}</bdi></li>`)}
            </ul>`
    }
  </section>`;
}
