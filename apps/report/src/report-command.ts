import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CONDITIONS } from '@sdumc/core';
import { writeFileAtomically } from '@sdumc/formats';
import { alignColumns, pathValue, print, withSpread } from '@sdumc/program';
import { renderComparison, type ComparedRun } from '@sdumc/report';
import { Command } from 'commander';
import { comparedRuns } from './compared-runs.ts';

/** `report` as it is typed. */
export async function reportCommand(args: readonly string[]): Promise<number> {
  const program = new Command('report')
    .description('Puts runs beside each other on one page: figures, training, missing inputs, representations.')
    .argument('<runs...>', 'what train wrote; a folder of runs, as of train --ablate, stands for all in it')
    .option('--out <file>', 'where the page goes', pathValue, 'runs/comparison.html')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse([...args], { from: 'user' });
  const { out } = program.opts<{ readonly out: string }>();
  const runs = await comparedRuns(program.args);
  const page = await renderComparison(runs);
  await mkdir(dirname(resolve(out)), { recursive: true });
  await writeFileAtomically(out, page);
  print(alignColumns([['MAE on test', ...CONDITIONS, 'seeds', 'data'], ...runs.map(rowOf)]));
  print(`page: ${out}`);
  return 0;
}

function rowOf({ name, report }: ComparedRun): string[] {
  const errors = CONDITIONS.map((condition) => withSpread(report.conditions[condition]?.mae));
  return [name, ...errors, String(report.seeds.length), report.dataset];
}
