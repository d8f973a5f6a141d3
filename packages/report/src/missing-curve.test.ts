import { expect, it } from 'vitest';
import type { EvaluatedPoint, EvaluationReport } from './evaluation-report.ts';
import { missingCurve } from './missing-curve.ts';

const MAES = [
  [0, 0.5, null],
  [0.5, 1, 0.25],
  [0.9, 1.25, 0.1],
] as const;

it('draws the mean, and a band of one standard deviation to either side', async () => {
  const points = MAES.map(([rate, mean, std]) => ({ rate, hidden: rate, mae: { mean, std, values: [[mean]] } }));
  const report: Partial<EvaluationReport> = {
    constantMae: null,
    protocols: [{ protocol: 'random', kind: 'random', points: points as unknown as EvaluatedPoint[], area: null }],
  };
  const { markup } = (await missingCurve(report as EvaluationReport))!;
  const paths = [...markup.matchAll(/<path[^>]*? d="(M[^"]*)"[^>]*>/g)].filter(([path]) => path.includes('--series-1'));
  const places = (of: RegExp) =>
    [...paths.find(([path]) => of.test(path))![1]!.matchAll(/[ML]([-\d.]+),([-\d.]+)/g)].map(([, , y]) => Number(y));
  const line = places(
    /stroke="var\(--series-1\)"[^>]*stroke-width="2"|stroke-width="2"[^>]*stroke="var\(--series-1\)"/,
  );
  const band = places(/fill="var\(--series-1\)"/);
  const perUnit = (line[1]! - line[0]!) / 0.5; // y runs down
  const maeAt = (y: number) => 0.5 + (y - line[0]!) / perUnit;
  const close = (value: number) => expect.closeTo(value, 2) as number;
  expect(line.map(maeAt)).toEqual([0.5, 1, 1.25].map(close));
  expect(band.map(maeAt).sort((a, b) => a - b)).toEqual([0.5, 0.5, 0.75, 1.15, 1.25, 1.35].map(close));
});
