import type { TopLevelSpec } from 'vega-lite';
import { chart } from './chart.ts';
import { curvesOf, type EvaluationReport } from './evaluation-report.ts';
import type { Html } from './html.ts';
import { protocolTitle } from './protocol-title.ts';
import { standaloneSvg } from './standalone-svg.ts';

const SIZE = { width: 620, height: 320 };
const COLOURS = 7;

/** The colour of the curve at a place in `curvesOf`. */
export function curveColour(at: number): string {
  return `var(--series-${(at % COLOURS) + 1})`;
}

const CONSTANT = 'always the mean label';

/**
 * MAE against missing rate, a line and a band of one standard deviation for each protocol with rates, and the error of always the
 * mean label as a dashed line to compare with. Null where no protocol has rates.
 */
export async function missingCurve(report: EvaluationReport): Promise<Html | null> {
  const curves = curvesOf(report);
  if (curves.length === 0) return null;
  const titles = curves.map(protocolTitle);
  const rows = curves.flatMap(({ points }, at) =>
    points.map(({ rate, mae: { mean, std } }) => {
      return { protocol: titles[at], rate, mae: mean, low: mean - (std ?? 0), high: mean + (std ?? 0) };
    }),
  );
  const rates = rows.map(({ rate }) => rate ?? 0);
  const color = {
    field: 'protocol',
    type: 'nominal',
    scale: { domain: titles, range: titles.map((_, at) => curveColour(at)) },
    legend: {
      orient: 'top',
      title: null,
      labelColor: 'var(--text)',
      labelFontSize: 12,
      labelLimit: 400,
      symbolOpacity: 1,
    },
  } as const;
  const x = {
    field: 'rate',
    type: 'quantitative',
    title: 'missing rate',
    scale: { domain: [Math.min(0, ...rates), Math.max(0.1, ...rates)], nice: false },
    axis: { grid: false, format: '~g', values: [...new Set(rates)] },
  } as const;
  const y = { type: 'quantitative', title: 'MAE', scale: { zero: false } } as const;
  const spec = {
    ...SIZE,
    data: { values: rows },
    layer: [
      ...(report.constantMae === null ? [] : constantLayers(report.constantMae, y)),
      {
        mark: { type: 'area', opacity: 0.18 },
        encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color },
      },
      { mark: { type: 'line', strokeWidth: 2 }, encoding: { x, y: { ...y, field: 'mae' }, color } },
      {
        mark: { type: 'circle', size: 36, opacity: 1 },
        encoding: { x, y: { ...y, field: 'mae' }, color },
      },
    ],
  } as TopLevelSpec;
  return chart(spec, `MAE against missing rate: ${titles.join(', ')}`);
}

function constantLayers(mae: number, y: object) {
  const data = { values: [{ mae, rate: 0 }] };
  return [
    {
      data,
      mark: { type: 'rule', color: 'var(--quiet)', strokeDash: [5, 4] },
      encoding: { y: { ...y, field: 'mae' } },
    },
    {
      data,
      mark: { type: 'text', text: CONSTANT, align: 'left', dx: 6, dy: -7, fontSize: 12, color: 'var(--quiet)' },
      encoding: { x: { field: 'rate', type: 'quantitative' }, y: { ...y, field: 'mae' } },
    },
  ];
}

/**
 * The picture as a file of its own, in the page's light colours on its light ground.
 *
 * @returns SVG; null where no protocol has rates
 */
export async function missingCurveSvg(report: EvaluationReport): Promise<string | null> {
  const picture = await missingCurve(report);
  if (picture === null) return null;
  return standaloneSvg(picture);
}
