import type { EvaluatedPoint, EvaluationReport } from '@sdumc/report';
import { expect, test } from 'vitest';
import { evaluationTable } from './evaluation-table.ts';

const point = (rate: number | null, mean: number, std: number | null = null): EvaluatedPoint => {
  const half = { mean: 0.5, std };
  return {
    rate,
    hidden: 0,
    mae: { mean, std, values: [[mean]] },
    corr: null,
    acc7: half,
    acc5: half,
    acc2HasZero: half,
    f1HasZero: half,
    acc2NonZero: half,
    f1NonZero: half,
  };
};

const REPORT = {
  constantMae: 0.9331,
  protocols: [
    {
      protocol: 'random',
      kind: 'random',
      points: [point(0, 0.5), point(0.1, 0.6, 0.0123)],
      area: { mean: 0.55, std: 0.006, values: [[0.55]] },
    },
    { protocol: 'frames:0.1', kind: 'frames', points: [point(0.1, 0.52)], area: null },
    { protocol: 'text', kind: 'text', points: [point(null, 0.8)], area: null },
    { protocol: 'simulated', kind: 'simulated', points: [point(null, 0.7)], area: null },
    { protocol: 'av', kind: 'subset', points: [point(null, 0.8)], area: null },
  ],
} as const satisfies Partial<EvaluationReport> as unknown as EvaluationReport;

test('curves stand side by side, single protocols below', () => {
  expect(evaluationTable(REPORT)).toBe(`MAE at rate  random         frames:0.1
0            0.500          –
0.1          0.600 ± 0.012  0.520
area         0.550 ± 0.006  –
mean label   0.933          0.933

area: under the curve by the trapezoid rule, divided by the range of rates; a mean MAE, lower is better

                MAE    Corr  Acc-7  Acc-2  F1
text absent     0.800  –     0.500  0.500  0.500
text simulated  0.700  –     0.500  0.500  0.500
only av seen    0.800  –     0.500  0.500  0.500
mean label      0.933`);
});

test('what was not asked for is left out', () => {
  const protocols = REPORT.protocols.slice(2, 3);
  expect(evaluationTable({ ...REPORT, protocols, constantMae: null })).toBe(
    '             MAE    Corr  Acc-7  Acc-2  F1\ntext absent  0.800  –     0.500  0.500  0.500\nmean label   –',
  );
  expect(evaluationTable({ ...REPORT, protocols: REPORT.protocols.slice(1, 2) })).toBe(
    'MAE at rate  frames:0.1\n0.1          0.520\nmean label   0.933',
  );
});
