import type { MetricSummaryTable } from '@sdumc/metrics';
import { describe, expect, it } from 'vitest';
import type { RunReport } from '../run-report.ts';
import type { ComparedRun } from './compared-run.ts';
import { renderComparison } from './render-comparison.ts';

const HOSTILE = '<script>alert(1)</script>';
const metrics = (mae: number) => ({ mae: { mean: mae, std: 0.01 } }) as unknown as MetricSummaryTable;

function run(
  name: string,
  maes: readonly [number, number | null, number],
  more: Partial<ComparedRun> = {},
): ComparedRun {
  const [complete, simulated, absent] = maes.map((mae) => (mae === null ? null : metrics(mae)));
  return {
    name,
    report: { dataset: 'mosi', conditions: { complete, simulated, absent } } as unknown as RunReport,
    histories: [],
    representations: null,
    evaluation: null,
    ...more,
  };
}
const epoch = (number: number, mae: number) => ({
  epoch: number,
  validationMae: { complete: mae, simulated: mae, absent: mae },
});

describe('renderComparison', () => {
  it('holds each run against the first, condition by condition', async () => {
    const page = await renderComparison([run('whole', [0.9, 1, 1.3]), run('without-mia', [0.95, null, 1.25])]);
    const cells = [...page.matchAll(/<bdi>without-mia<\/bdi><\/th>([\s\S]*?)<\/tr>/g)].map(([, row]) =>
      [...row!.matchAll(/<td>([^<]*)</g)].map(([, cell]) => cell),
    );
    expect(cells).toEqual([['+0.050', '–', '−0.050']]);
    expect(page).toContain('Against whole');
  });

  it('draws a line for each run, the mean of its networks', async () => {
    const histories = [
      [epoch(1, 1.2), epoch(2, 1)],
      [epoch(1, 1.4), epoch(2, 1.2)],
    ];
    const page = await renderComparison([
      run('a', [1, 1, 1], { histories }),
      run('b', [1, 1, 1], { histories: [[epoch(1, 1.3), epoch(2, 1.1)]] }),
    ]);
    const lines = [...page.matchAll(/<path[^>]* d="([^"]*)"[^>]*stroke="var\(--series-\d\)"/g)].map(([, path]) => path);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toBe(lines[1]); // 1.3, then 1.1
  });

  it('leaves out what runs do not have', async () => {
    const page = await renderComparison([run('alone', [1, 1, 1])]);
    const headings = [...page.matchAll(/<h2>\s*([^<]*)/g)].map(([, heading]) => heading!.trim());
    expect(headings).toEqual(['Conditions']);
  });

  it('says where data differ, and shows hostile names as text', async () => {
    const other = run(HOSTILE, [1, 1, 1]);
    const page = await renderComparison([
      run('a', [1, 1, 1]),
      { ...other, report: { ...other.report, dataset: HOSTILE } },
    ]);
    expect(page).toContain('They were not trained on the same data');
    expect(page).not.toContain(HOSTILE);
  });
});
