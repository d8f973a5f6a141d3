import { join } from 'node:path';
import { selectBackend } from '@sdumc/backend';
import { writeFileAtomically } from '@sdumc/formats';
import { renderReport } from '@sdumc/report';
import { CommanderError } from 'commander';
import { conditionsTable } from './conditions-table.ts';
import { divide } from './divide.ts';
import { runExperiment } from './experiment.ts';
import { openData } from './open-data.ts';
import { parseOptions } from './options.ts';
import { trainingSize } from './prepare.ts';
import { planOf } from './presets.ts';
import { predictionsCsv } from './predictions-csv.ts';
import { showProgress } from './progress.ts';
import { newRunFolder, openRunFolder, removeCheckpoints, runIdentity } from './run-folder.ts';
import { reportDetails, runReport } from './run-report.ts';
import { stopSignal } from './stop-signal.ts';

const STOPPED = 130;

async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  const data = await openData(options);
  const divisions = divide(data.source, options.folds);
  const plan = planOf(options, trainingSize(divisions[0]));
  const backend = await selectBackend(options.backend);
  console.log(`backend: ${backend.description}${backend.hint === null ? '' : `. ${backend.hint}`}`);

  const { source } = data;
  const folder = options.out ?? newRunFolder(source.name);
  const identity = await runIdentity(options, source, backend.name);
  await openRunFolder(folder, { identity, resume: options.resume });
  for (const note of data.notes) console.log(`note: ${note}`);

  const { recipe } = plan;
  const signal = stopSignal();
  console.log(`training on ${source.name} (${source.utterances.length} utterances), results go to ${folder}`);
  const progress = showProgress({ folds: options.folds, seeds: options.seeds, epochs: recipe.epochs });
  const outcome = await runExperiment({ divisions, plan, options, folder, signal, events: progress }).finally(() =>
    progress.stop(),
  );
  if (outcome === null) {
    console.log(`stopped; go on with: npx nx run train -- ${resumeArguments(args, folder).map(forShell).join(' ')}`);
    return STOPPED;
  }

  const report = runReport({ data, options, backend, plan, outcome });
  await writeFileAtomically(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  await writeFileAtomically(join(folder, 'report.html'), await renderReport(report, reportDetails(outcome, recipe)));
  await writeFileAtomically(join(folder, 'predictions.csv'), predictionsCsv(outcome));
  await removeCheckpoints(folder);
  console.log(conditionsTable(report));
  console.log(`report: ${join(folder, 'report.html')}`);
  return 0;
}

function resumeArguments(args: readonly string[], folder: string): string[] {
  const named = args.includes('--out') || args.some((argument) => argument.startsWith('--out='));
  return [...args.filter((argument) => argument !== '--resume'), ...(named ? [] : ['--out', folder]), '--resume'];
}

/** An argument as a shell takes it back. */
function forShell(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}

function oneLine({ message }: Error): string {
  return message.replace(/\s*\n\s*/g, ' ');
}

// Whoever read the lines may leave, as in `train | head`: training goes on without.
process.stdout.on('error', () => undefined);

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof CommanderError) {
    if (error.exitCode !== 0) console.error(oneLine(error));
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    console.error(`error: ${oneLine(error as Error)}`);
    process.exitCode = 1;
  }
}
