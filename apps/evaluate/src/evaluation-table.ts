import { alignColumns, withSpread } from '@sdumc/program';
import type { EvaluationReport } from '@sdumc/report';

/** The figures for a terminal: the curves side by side with their areas, then what misses the same in every utterance. */
export function evaluationTable({ protocols, constantMae }: EvaluationReport): string {
  const curves = protocols.filter(({ points }) => points[0]?.rate !== null);
  const singles = protocols.filter(({ points }) => points[0]?.rate === null);
  const rates = [...new Set(curves.flatMap(({ points }) => points.map(({ rate }) => rate ?? 0)))].sort((a, b) => a - b);
  const constant = withSpread(constantMae === null ? null : { mean: constantMae, std: null });
  const hasArea = curves.some(({ area }) => area !== null);
  const curveRows = [
    ['MAE at rate', ...curves.map(({ protocol }) => protocol)],
    ...rates.map((rate) => [
      String(rate),
      ...curves.map(({ points }) => withSpread(points.find((point) => point.rate === rate)?.mae ?? null)),
    ]),
    ...(hasArea ? [['area', ...curves.map(({ area }) => withSpread(area))]] : []),
    ['mean label', ...curves.map(() => constant)],
  ];
  const singleRows = [
    ['', 'MAE', 'Corr', 'Acc-7', 'Acc-2', 'F1'],
    ...singles.map(({ protocol, kind, points }) => {
      const { mae, corr, acc7, acc2NonZero, f1NonZero } = points[0]!;
      return [titleOf(protocol, kind), ...[mae, corr, acc7, acc2NonZero, f1NonZero].map(withSpread)];
    }),
    ['mean label', constant],
  ];
  return [
    ...(curves.length === 0 ? [] : [alignColumns(curveRows), ...(hasArea ? [AREA] : [])]),
    ...(singles.length === 0 ? [] : [alignColumns(singleRows)]),
  ].join('\n\n');
}

const AREA = 'area: under the curve by the trapezoid rule, divided by the range of rates; a mean MAE, lower is better';

function titleOf(protocol: string, kind: EvaluationReport['protocols'][number]['kind']): string {
  if (kind === 'subset') return `only ${protocol} seen`;
  return kind === 'text' ? 'text absent' : 'text simulated';
}
