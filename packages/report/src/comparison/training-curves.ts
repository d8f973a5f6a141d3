import { chart } from '../chart.ts';
import { colourKey } from '../colour-key.ts';
import { CONDITIONS } from '../condition-title.ts';
import { html, type Html } from '../html.ts';
import type { ComparedRun } from './compared-run.ts';

const SIZE = { width: 900, height: 300 };
const COLOURS = 7;
/** Of the lines that share a colour, the further ones are dashed. */
const DASHES = [
  [1, 0],
  [6, 4],
  [2, 3],
];

/** Validation MAE over the epochs, mean over conditions and seeds, a line for each run. */
export async function trainingCurves(runs: readonly ComparedRun[]): Promise<Html | null> {
  const rows = runs.flatMap(({ name, histories }) =>
    histories.flatMap((epochs) =>
      epochs.flatMap(({ epoch, validationMae }) =>
        CONDITIONS.flatMap((condition) => {
          const mae = validationMae[condition];
          return mae === null ? [] : [{ name, epoch, mae }];
        }),
      ),
    ),
  );
  if (rows.length === 0) return null;
  const names = runs.map(({ name }) => name);
  const colours = names.map((_, at) => `var(--series-${(at % COLOURS) + 1})`);
  const dashes = names.map((_, at) => DASHES[Math.floor(at / COLOURS) % DASHES.length]!);
  const picture = await chart(
    {
      ...SIZE,
      data: { values: rows },
      mark: { type: 'line', strokeWidth: 2 },
      encoding: {
        x: { field: 'epoch', type: 'quantitative', title: 'epoch', axis: { grid: false, tickMinStep: 1 } },
        y: { aggregate: 'mean', field: 'mae', type: 'quantitative', title: 'validation MAE', scale: { zero: false } },
        color: { field: 'name', type: 'nominal', scale: { domain: names, range: colours }, legend: null },
        strokeDash: { field: 'name', type: 'nominal', scale: { domain: names, range: dashes }, legend: null },
      },
    },
    `Validation MAE over the epochs, mean over conditions and seeds: ${names.join(', ')}`,
  );
  return html`<section>
    <h2>Training</h2>
    <figure>
      ${picture}
      <figcaption>${colourKey(names.map((title, at) => ({ title, colour: colours[at]! })))}</figcaption>
    </figure>
  </section>`;
}
