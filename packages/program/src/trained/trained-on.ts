import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { NO_DATA_OPTIONS, type DataOptions } from '../data-options.ts';

/** The data of a run, as it was told to open them. */
export interface TrainedOn {
  /** Null is the synthetic set */
  readonly data: string | null;
  readonly options: DataOptions;
}

/** What a run keeps of its data in run.json: paths are relative to its folder, so that both can be moved together. */
export function trainedOn(
  run: string,
  { data, ...options }: DataOptions & { readonly data: string | null },
): TrainedOn {
  const names = Object.keys(NO_DATA_OPTIONS) as (keyof DataOptions)[];
  const kept = Object.fromEntries(names.map((name) => [name, options[name]])) as unknown as DataOptions;
  const toRun = (path: string | null) => path && (relative(resolve(run), resolve(path)) || '.');
  return { data: toRun(data), options: { ...kept, videoFolds: toRun(kept.videoFolds) } };
}

/** The same with paths that lead there from the working folder. */
export function fromRun(run: string, { data, options }: TrainedOn): TrainedOn {
  const fromHere = (path: string | null) => path && (relative('', resolve(run, path)) || '.');
  return {
    data: fromHere(data),
    options: { ...NO_DATA_OPTIONS, ...options, videoFolds: fromHere(options.videoFolds) },
  };
}

type Asked = DataOptions & { readonly data: string | null };
type Run = { readonly dataset: string; readonly trainedOn: TrainedOn | null };

/**
 * The data that a model is judged on: what was asked for, otherwise those of its run, opened as they were for training.
 *
 * @throws Error where the run does not record them, or where they have moved
 */
export function judgedData(asked: Asked & { readonly model: string }, { run }: { readonly run: Run | null }): Asked {
  const { model, data } = asked;
  const isOwn = data !== null || run === null || run.dataset === 'synthetic';
  if (isOwn) return asked;
  const { trainedOn } = run;
  if (trainedOn === null || trainedOn.data === null)
    throw new Error(`--data is missing: ${model} was trained on ${run.dataset}, and does not record where that lies`);
  if (!existsSync(trainedOn.data))
    throw new Error(
      `--data is missing: ${model} was trained on ${run.dataset}, which is not at ${trainedOn.data} any more; say where it is`,
    );
  const names = Object.keys(NO_DATA_OPTIONS) as (keyof DataOptions)[];
  const given = names.filter((name) => JSON.stringify(asked[name]) !== JSON.stringify(NO_DATA_OPTIONS[name]));
  return {
    ...trainedOn.options,
    ...Object.fromEntries(given.map((name) => [name, asked[name]])),
    data: trainedOn.data,
  };
}
