import { html } from './html.ts';
import { PAGE_STYLE } from './page-style.ts';
import type { RunDetails } from './run-details.ts';
import type { RunReport } from './run-report.ts';
import { headline } from './sections/headline.ts';
import { largestErrors } from './sections/largest-errors.ts';
import { predictedAgainstTrue } from './sections/predicted-against-true.ts';
import { published } from './sections/published.ts';
import { runFacts } from './sections/run-facts.ts';
import { similarity } from './sections/similarity.ts';
import { subsets } from './sections/subsets.ts';
import { training } from './sections/training.ts';

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/**
 * The whole of a training run as one HTML page: results beside baselines, training curves, predictions, confusions, the
 * similarity of representations, missing modalities and the largest errors.
 *
 * The page needs nothing but itself: charts are inline SVG, pictures data URIs, and there is no script. Whatever ids and
 * transcripts contain, they stay text. It follows the reader's choice of light or dark.
 *
 * @param report what `report.json` holds
 * @param details histories, predictions and representations; empty lists and `null` leave their sections out
 * @returns the page, from `<!doctype html>` on
 */
export async function renderReport(report: RunReport, details: RunDetails): Promise<string> {
  const { splits, seeds } = report;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Sentiment with and without text: ${report.dataset}</title>
        <style>
          ${{ markup: PAGE_STYLE }}
        </style>
      </head>
      <body>
        <header>
          <h1>Sentiment with and without text: <bdi>${report.dataset}</bdi></h1>
          <p class="lead">
            ${splits.train} training and ${splits.test} test utterances, ${report.modalities.join(', ')};
            ${seeds.length === 1 ? 'one seed' : `${seeds.length} seeds`}, preset <bdi>${report.preset}</bdi>.
          </p>
        </header>
        <main>
          ${[
            headline(report),
            subsets(report),
            await training(details.runs),
            await predictedAgainstTrue(details.predictions),
            similarity(details.representations),
            largestErrors(details.predictions),
            published(),
            runFacts(report),
          ]}
        </main>
        <footer>
          <p>
            Valence runs from −3, negative, to +3, positive. The same weights predict under all conditions; the epoch
            was chosen by ${report.chosenBy}, never on the test split.
          </p>
        </footer>
      </body>
    </html> `;
  return page.markup;
}
