import type { EvaluationReport } from './evaluation-report.ts';
import { html } from './html.ts';
import { PAGE_STYLE } from './page-style.ts';
import { evaluationFacts } from './sections/evaluation-facts.ts';
import { missingCurves } from './sections/missing-curves.ts';
import { seenModalities } from './sections/seen-modalities.ts';

const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/**
 * An evaluation under missing inputs as one HTML page: the curve of error against missing rate with its area, what is left with
 * some of the modalities, and what was evaluated.
 *
 * Like the page of `renderReport` it needs nothing but itself, runs no script, and follows the reader's choice of light or dark.
 *
 * @param report what `evaluation.json` holds
 * @returns the page, from `<!doctype html>` on
 */
export async function renderEvaluation(report: EvaluationReport): Promise<string> {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Sentiment while inputs are missing: ${report.data}</title>
        <style>
          ${{ markup: PAGE_STYLE }}
        </style>
      </head>
      <body>
        <header>
          <h1>Sentiment while inputs are missing: <bdi>${report.data}</bdi></h1>
          <p class="lead">
            ${report.utterances} utterances of the ${report.split} split, ${report.modalities.join(', ')};
            ${report.networks.length === 1 ? 'one network' : `${report.networks.length} networks`}.
          </p>
        </header>
        <main>${[await missingCurves(report), seenModalities(report), evaluationFacts(report)]}</main>
        <footer>
          <p>
            Valence runs from −3, negative, to +3, positive. MAE: mean absolute error, lower is better. Everything else:
            higher is better. Accuracies and F1 in percent; ≥ 0 takes neutral utterances as positive, > 0 leaves them
            out.
          </p>
        </footer>
      </body>
    </html> `;
  return page.markup;
}
