import { CONDITIONS, CONDITION_TITLES } from '../condition-title.ts';
import { html, type Html } from '../html.ts';
import { metricTable } from '../metric-table.ts';
import { missingCurve } from '../missing-curve.ts';
import { PAGE_STYLE } from '../page-style.ts';
import { similarity } from '../sections/similarity.ts';
import type { ComparedRun } from './compared-run.ts';
import { differences } from './differences.ts';
import { trainingCurves } from './training-curves.ts';

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/**
 * Several runs on one HTML page: their figures under each condition, what each loses against the first, training curves, error while
 * inputs are missing, and the similarity of representations. It needs nothing but itself, and runs no script.
 *
 * @param runs the first is what the others are held against
 * @returns the page, from `<!doctype html>` on
 */
export async function renderComparison(runs: readonly ComparedRun[]): Promise<string> {
  const datasets = [...new Set(runs.map(({ report }) => report.dataset))];
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Runs compared: ${datasets.join(', ')}</title>
        <style>
          ${{ markup: PAGE_STYLE }}
        </style>
      </head>
      <body>
        <header>
          <h1>Runs compared: <bdi>${datasets.join(', ')}</bdi></h1>
          <p class="lead">${runs.length} runs, mean ± standard deviation over their seeds.</p>
          ${
            datasets.length > 1
              ? html`<p>
                  They were not trained on the same data: figures of different data say nothing of each other.
                </p>`
              : null
          }
        </header>
        <main>
          ${[conditions(runs), datasets.length > 1 ? null : differences(runs), await trainingCurves(runs), await curves(runs), representations(runs)]}
        </main>
        <footer>
          <p>
            Valence runs from −3, negative, to +3, positive. MAE: lower is better; everything else: higher is better.
          </p>
        </footer>
      </body>
    </html> `;
  return page.markup;
}

function conditions(runs: readonly ComparedRun[]): Html {
  const table = (condition: (typeof CONDITIONS)[number]) =>
    metricTable(
      `${CONDITION_TITLES[condition]}, test`,
      runs.map(({ name, report }) => ({ title: name, metrics: report.conditions[condition] })),
    );
  return html`<section>
    <h2>Conditions</h2>
    ${CONDITIONS.map(table)}
  </section>`;
}

async function curves(runs: readonly ComparedRun[]): Promise<Html | null> {
  const pictures: Html[] = [];
  for (const { name, evaluation } of runs) {
    const picture = evaluation === null ? null : await missingCurve(evaluation);
    if (picture !== null)
      pictures.push(
        html`<figure>
          ${picture}
          <figcaption><bdi>${name}</bdi></figcaption>
        </figure> `,
      );
  }
  return pictures.length === 0
    ? null
    : html`<section>
        <h2>While inputs are missing</h2>
        <div class="pair">${pictures}</div>
      </section>`;
}

function representations(runs: readonly ComparedRun[]): Html[] {
  return runs.flatMap((run) => {
    const pictures = similarity(run.representations, run.name);
    return pictures === null ? [] : [pictures];
  });
}
