import type { Condition } from '@sdumc/core';
import type { TopLevelSpec } from 'vega-lite';
import { chart } from './chart.ts';
import { CONDITIONS } from './condition-title.ts';
import { standaloneSvg } from './standalone-svg.ts';

/** MAE on test under each condition, of one run. */
export interface SimulatedRun {
  readonly name: string;
  readonly mae: Readonly<Record<Condition, number>>;
}

/** Below each other, the runs; on each line, what is lost with simulated text, and with none. An SVG file. */
export async function simulationSvg(runs: readonly SimulatedRun[]): Promise<string> {
  const rows = runs.flatMap(({ name, mae }) =>
    CONDITIONS.map((condition) => ({ run: name, condition, mae: mae[condition] })),
  );
  const spans = runs.map(({ name, mae }) => ({ run: name, low: Math.min(...Object.values(mae)), high: Math.max(...Object.values(mae)) })); // prettier-ignore
  const y = { field: 'run', type: 'nominal', title: null, sort: null, axis: { labelLimit: 260, labelFontSize: 12 } };
  const x = { type: 'quantitative', title: 'MAE on test', scale: { zero: false } };
  const spec = {
    width: 480,
    height: { step: 36 },
    data: { values: rows },
    layer: [
      {
        data: { values: spans },
        mark: { type: 'rule', strokeWidth: 3, color: 'var(--line)' },
        encoding: { y, x: { ...x, field: 'low' }, x2: { field: 'high' } },
      },
      {
        mark: { type: 'circle', size: 130, opacity: 1 },
        encoding: {
          y,
          x: { ...x, field: 'mae' },
          color: {
            field: 'condition',
            type: 'nominal',
            scale: { domain: CONDITIONS, range: CONDITIONS.map((_, at) => `var(--series-${at + 1})`) },
            legend: { orient: 'top', title: null, labelColor: 'var(--text)', labelFontSize: 12, symbolOpacity: 1 },
          },
        },
      },
    ],
  } as unknown as TopLevelSpec;
  return standaloneSvg(
    await chart(spec, `MAE with real, simulated and no text: ${runs.map(({ name }) => name).join(', ')}`),
  );
}
