import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fromRun, type TrainedOn } from './trained-on.ts';

/** One network's folder. */
export interface TrainedNetwork {
  readonly folder: string;
  /** Null where the folder's name does not say */
  readonly seed: number | null;
  /** From 0; null without cross-validation */
  readonly fold: number | null;
}

/** What run.json records. */
export interface TrainedRun {
  readonly dataset: string;
  readonly seeds: number;
  readonly folds: number | null;
  /** What labels were multiplied by, where that was said */
  readonly labelScale?: number;
  /** Null in runs that do not record it */
  readonly trainedOn: TrainedOn | null;
}

/** What `--model` names. */
export interface TrainedModel {
  readonly networks: readonly TrainedNetwork[];
  /** The run that they come from, where it is known */
  readonly run: TrainedRun | null;
  /** Where results go that nobody names a place for */
  readonly home: string;
}

/**
 * Finds the networks in a folder that `train` wrote: a network's own (it holds config.json), a run's, or the run's `model`.
 *
 * @throws Error where there are none, or fewer than the run was to have
 */
export async function findNetworks(path: string): Promise<TrainedModel> {
  if (!existsSync(path)) throw new Error(`--model ${path}: no such folder`);
  if (existsSync(join(path, 'config.json'))) {
    const [parent, grandparent] = [dirname(resolve(path)), dirname(dirname(resolve(path)))];
    const fold = numberIn('fold', basename(parent));
    const run = await readRun(dirname(fold === null ? parent : grandparent));
    const network = {
      folder: path,
      seed: numberIn('seed', basename(resolve(path))),
      fold: fold === null ? null : fold - 1,
    };
    return { networks: [network], run, home: path };
  }
  const isRun = existsSync(join(path, 'model'));
  const models = isRun ? join(path, 'model') : path;
  const run = await readRun(dirname(resolve(models)));
  const folds = await numbered('fold', models);
  const networks =
    folds.length === 0
      ? await seedsIn(models, null)
      : (await Promise.all(folds.map(({ folder, number }) => seedsIn(folder, number - 1)))).flat();
  if (networks.length === 0)
    throw new Error(`--model ${path}: holds no network; it must hold config.json, seed-1 or model/seed-1`);
  const planned = run === null ? networks.length : run.seeds * (run.folds ?? 1);
  if (networks.length < planned)
    throw new Error(
      `--model ${path}: holds ${networks.length} of the ${planned} networks of its run; end the training, or name one of them`,
    );
  return { networks, run, home: isRun ? path : run === null ? models : dirname(models) };
}

async function seedsIn(folder: string, fold: number | null): Promise<TrainedNetwork[]> {
  const seeds = (await numbered('seed', folder)).filter((seed) => existsSync(join(seed.folder, 'config.json')));
  return seeds.map((seed) => ({ folder: seed.folder, seed: seed.number, fold }));
}

/** The folders named seed-1, seed-2 … (or fold-…), by number. */
async function numbered(kind: 'seed' | 'fold', folder: string): Promise<{ folder: string; number: number }[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new Error(`--model ${folder}: ${(error as Error).message.split(',')[0]!}`, { cause: error });
  });
  return names
    .flatMap((name) => {
      const number = numberIn(kind, name);
      return number === null ? [] : [{ folder: join(folder, name), number }];
    })
    .sort((left, right) => left.number - right.number);
}

function numberIn(kind: 'seed' | 'fold', name: string): number | null {
  const digits = new RegExp(`^${kind}-([1-9]\\d*)$`).exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** What `run.json` says, or null where there is none: a network may be anywhere. */
async function readRun(folder: string): Promise<TrainedModel['run']> {
  const path = join(folder, 'run.json');
  if (!existsSync(path)) return null;
  try {
    const { dataset, options, trainedOn } = JSON.parse(await readFile(path, 'utf8')) as {
      dataset?: unknown;
      trainedOn?: unknown;
      options?: { seeds?: unknown; folds?: unknown; labelScale?: unknown };
    };
    const [seeds, folds] = [options?.seeds, options?.folds];
    const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) > 0;
    if (typeof dataset === 'string' && isCount(seeds) && (folds === null || isCount(folds)))
      return {
        dataset,
        seeds,
        folds,
        trainedOn: isTrainedOn(trainedOn) ? fromRun(folder, trainedOn) : null,
        ...(typeof options?.labelScale === 'number' && { labelScale: options.labelScale }),
      };
  } catch {
    // Falls through to the error that says what the file is not.
  }
  throw new Error(`${path}: damaged, it does not describe a run`);
}

function isTrainedOn(value: unknown): value is TrainedOn {
  const { data, options } = (value ?? {}) as { data?: unknown; options?: unknown };
  return (data === null || typeof data === 'string') && typeof options === 'object' && options !== null;
}
