import { html, type Html } from '../html.ts';
import type { RunReport } from '../run-report.ts';

/** What was run, on what, and how long it took. */
export function runFacts(report: RunReport): Html {
  const { splits, testFrom } = report;
  const facts: readonly (readonly [string, string])[] = [
    ['Dataset', report.dataset],
    ['Modalities', report.modalities.join(', ')],
    ['Training utterances', String(splits.train)],
    ['Validation utterances', String(splits.valid)],
    [
      'Test utterances',
      `${splits.test}, ${testFrom === 'test' ? "the dataset's own test split" : 'cut from the training split'}`,
    ],
    ['Preset', report.preset],
    ['Seeds', report.seeds.join(', ')],
    ['Epoch chosen by', report.chosenBy],
    ['Backend', report.backend],
    ['Seconds per epoch', report.secondsPerEpoch.toFixed(1)],
    ['Peak memory', `${report.peakMemoryMb.toFixed(0)} MB`],
  ];
  const notes = report.notes ?? [];
  return html`<section>
    <h2>This run</h2>
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
      notes.length === 0
        ? null
        : html`<h3>Notes</h3>
            <ul>
              ${notes.map((note) => html`<li><bdi>${note}</bdi></li>`)}
            </ul>`
    }
  </section>`;
}
