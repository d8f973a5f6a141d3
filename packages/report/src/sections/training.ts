import { chart } from '../chart.ts';
import { colourKey } from '../colour-key.ts';
import { CONDITIONS, CONDITION_TITLES } from '../condition-title.ts';
import { html, type Html } from '../html.ts';
import type { TrainingRun } from '../run-details.ts';

const SIZE = { width: 400, height: 240 };
const COLOURS = 7;

const EPOCH_AXIS = {
  field: 'epoch',
  type: 'quantitative',
  title: 'epoch',
  axis: { grid: false, tickMinStep: 1 },
} as const;

/** How training went: parts of the loss, and validation error with the chosen epochs. */
export async function training(runs: readonly TrainingRun[]): Promise<Html | null> {
  if (runs.every(({ epochs }) => epochs.length === 0)) return null;
  const several = runs.length > 1;
  return html`<section>
    <h2>Training</h2>
    <div class="pair">
      <div>
        <h3>Weighted parts of the loss${several ? ', means over the runs' : null}</h3>
        ${await lossChart(runs)}
      </div>
      <div>
        <h3>Validation MAE${several ? ', a line per run' : null}</h3>
        ${await validationChart(runs)}
      </div>
    </div>
  </section>`;
}

async function lossChart(runs: readonly TrainingRun[]): Promise<Html> {
  const rows = runs.flatMap(({ epochs }) =>
    epochs.flatMap(({ epoch, loss }) => Object.entries(loss).map(([part, value]) => ({ epoch, part, value }))),
  );
  const parts = [...new Set(rows.map(({ part }) => part))];
  const colours = parts.map((_, at) => `var(--series-${(at % COLOURS) + 1})`);
  const scale = rows.every(({ value }) => value > 0) ? 'log' : 'linear';
  const picture = await chart(
    {
      ...SIZE,
      data: { values: rows },
      mark: { type: 'line', strokeWidth: 2 },
      encoding: {
        x: EPOCH_AXIS,
        y: {
          aggregate: 'mean',
          field: 'value',
          type: 'quantitative',
          title: 'loss',
          scale: { type: scale },
          axis: { grid: false },
        },
        color: { field: 'part', type: 'nominal', scale: { domain: parts, range: colours }, legend: null },
      },
    },
    `Parts of the loss over the epochs: ${parts.join(', ')}`,
  );
  const key = colourKey(parts.map((title, at) => ({ title, colour: colours[at]! })));
  return html`<figure>
    ${picture}
    <figcaption>${key}</figcaption>
  </figure>`;
}

async function validationChart(runs: readonly TrainingRun[]): Promise<Html> {
  const rows = runs.flatMap(({ epochs, chosenEpoch }, run) =>
    epochs.flatMap(({ epoch, validationMae }) =>
      CONDITIONS.flatMap((condition) => {
        const mae = validationMae[condition];
        return mae === null ? [] : [{ run, epoch, condition, mae, isChosen: epoch === chosenEpoch }];
      }),
    ),
  );
  const colours = CONDITIONS.map((condition) => `var(--${condition})`);
  const y = { field: 'mae', type: 'quantitative', title: 'MAE', scale: { zero: false } } as const;
  const color = {
    field: 'condition',
    type: 'nominal',
    scale: { domain: [...CONDITIONS], range: colours },
    legend: null,
  } as const;
  const picture = await chart(
    {
      ...SIZE,
      data: { values: rows },
      layer: [
        {
          mark: { type: 'line', strokeWidth: 1.75, opacity: runs.length > 1 ? 0.65 : 1 },
          encoding: { x: EPOCH_AXIS, y, color, detail: { field: 'run' } },
        },
        {
          transform: [{ filter: 'datum.isChosen' }],
          mark: { type: 'circle', size: 70, opacity: 1, stroke: 'var(--page)', strokeWidth: 1.5 },
          encoding: { x: EPOCH_AXIS, y, color },
        },
      ],
    },
    `Validation MAE by condition over the epochs; chosen epochs: ${runs.map(({ chosenEpoch }) => chosenEpoch).join(', ')}`,
  );
  const key = colourKey(
    CONDITIONS.map((condition, at) => ({ title: CONDITION_TITLES[condition], colour: colours[at]! })),
  );
  return html`<figure>
    ${picture}
    <figcaption>${key}A dot marks the chosen epoch.</figcaption>
  </figure>`;
}
