import { join } from 'node:path';
import { selectBackend } from '@sdumc/backend';
import { writeFileAtomically } from '@sdumc/formats';
import { cacheFolder, nonFiniteNotes, type OpenData, print, showTask, STOPPED, stopSignal } from '@sdumc/program';
import { renderReport } from '@sdumc/report';
import { ablate } from './ablate.ts';
import { bytesOfFrames } from './bytes-of-frames.ts';
import { conditionsTable } from './conditions-table.ts';
import { writeRepresentations } from './write-representations.ts';
import { divide } from './divide.ts';
import { watchEpochMemory } from './epoch-memory.ts';
import { runExperiment } from './experiment.ts';
import { openTrainingData } from './open-training-data.ts';
import { parseOptions, type TrainOptions } from './options.ts';
import { trainingSize } from './prepare.ts';
import { planOf } from './presets.ts';
import { predictionsCsv } from './predictions-csv.ts';
import { showProgress } from './progress.ts';
import { newRunFolder, openRunFolder, removeCheckpoints, runIdentity } from './run-folder.ts';
import { reportDetails, runReport } from './run-report.ts';
import { defaultWorkers } from './worker-count.ts';

/** `train` as it is typed. */
export async function trainCommand(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  const signal = stopSignal();
  if (!options.ablate)
    return trainOn(options, { signal, tellStopped: (folder) => tellHowToResume(resumeArguments(args, folder)) });
  return ablate(options, {
    train: (variant) => trainOn(variant, { signal, tellStopped: () => undefined }),
    tellStopped: (folder) => tellHowToResume(resumeArguments(args, folder)),
  });
}

interface Stopping {
  readonly signal: AbortSignal;
  /** Where the signal ended the run in this folder */
  readonly tellStopped: (folder: string) => void;
}

async function trainOn(options: TrainOptions, stopping: Stopping): Promise<number> {
  const data = await openTrainingData(options, cacheFolder(process.env));
  try {
    return await train(options, data, stopping);
  } finally {
    await data.close();
  }
}

async function train(options: TrainOptions, data: OpenData, { signal, tellStopped }: Stopping): Promise<number> {
  const divisions = divide(data.source, options.folds);
  const plan = planOf(options, trainingSize(divisions[0]));
  const backend = await selectBackend(options.backend);
  const { batchSize } = plan.recipe;
  const workers = options.workers ?? defaultWorkers(backend.name, { source: divisions[0]!, batchSize });
  const threads = workers === 1 ? '' : `, ${workers} threads`;
  print(`backend: ${backend.description}${threads}${backend.hint === null ? '' : `. ${backend.hint}`}`);

  const { source } = data;
  const folder = options.out ?? newRunFolder(source.name);
  const reading = showTask({ label: 'reading', unit: 'utterances', total: source.utterances.length });
  const identity = await runIdentity(folder, options, data, {
    backend: backend.name,
    workers,
    onProgress: (done) => reading.at(done),
  }).finally(() => reading.stop());
  await openRunFolder(folder, { identity, resume: options.resume });
  for (const problem of data.problems) print(`problem: ${problem}`);
  const known = data.problems.length;
  for (const note of data.notes) print(`note: ${note}`);

  const { recipe } = plan;
  print(`training on ${source.name} (${source.utterances.length} utterances), results go to ${folder}`);
  const progress = showProgress({ folds: options.folds, seeds: options.seeds, epochs: recipe.epochs });
  const memory = watchEpochMemory(progress);
  const computing = { backend: backend.name, workers };
  const outcome = await runExperiment({
    divisions,
    plan,
    options,
    origins: data.origins,
    computing,
    folder,
    signal,
    events: memory.events,
  }).finally(() => progress.stop());
  if (outcome === null) {
    tellStopped(folder);
    return STOPPED;
  }

  const report = runReport({ data, options, backend, plan, outcome });
  await writeFileAtomically(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  const details = reportDetails(outcome, recipe);
  await writeFileAtomically(join(folder, 'report.html'), await renderReport(report, details));
  await writeRepresentations(join(folder, 'representations.safetensors'), details.representations);
  await writeFileAtomically(join(folder, 'predictions.csv'), predictionsCsv(outcome));
  await removeCheckpoints(folder);
  for (const problem of data.problems.slice(known)) print(`problem: ${problem}`);
  for (const note of nonFiniteNotes(data.nonFinite)) print(`note: ${note}`);
  if (memory.peakMb > 0)
    print(
      `memory in an epoch: at most ${memory.peakMb.toFixed(0)} MB, for ${(bytesOfFrames(source) / 1e6).toFixed(0)} MB of frames`,
    );
  print(conditionsTable(report));
  if (report.verdict !== undefined) print(report.verdict);
  print(`report: ${join(folder, 'report.html')}`);
  return 0;
}

function tellHowToResume(args: readonly string[]): void {
  print(`stopped; go on with: npx nx run train -- ${args.map(forShell).join(' ')}`);
}

function resumeArguments(args: readonly string[], folder: string): string[] {
  const named = args.includes('--out') || args.some((argument) => argument.startsWith('--out='));
  return [...args.filter((argument) => argument !== '--resume'), ...(named ? [] : ['--out', folder]), '--resume'];
}

/** An argument as a shell takes it back. */
function forShell(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
