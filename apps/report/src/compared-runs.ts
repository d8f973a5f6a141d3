import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { readSafetensors } from '@sdumc/formats';
import { findNetworks } from '@sdumc/program';
import {
  EVALUATION_FORMAT,
  type ComparedRun,
  type EvaluationReport,
  type Representations,
  type RunReport,
} from '@sdumc/report';

/**
 * Reads runs that `train` wrote; a folder of runs, as an ablation is, stands for all in it. The whole of an ablation comes first.
 *
 * Errors: `runs/a: holds no finished run, which has report.json, and no folder with one`.
 */
export async function comparedRuns(paths: readonly string[]): Promise<ComparedRun[]> {
  const folders = (await Promise.all(paths.map(runFolders))).flat();
  const distinct = [...new Set(folders.map((folder) => resolve(folder)))];
  return Promise.all(namesOf(distinct).map(({ folder, name }) => readRun(folder, name)));
}

async function runFolders(path: string): Promise<string[]> {
  if (existsSync(join(path, 'report.json'))) return [path];
  const names = existsSync(path) ? await readdir(path) : [];
  const found = names.filter((name) => existsSync(join(path, name, 'report.json'))).sort();
  if (found.length === 0)
    throw new Error(`${path}: holds no finished run, which has report.json, and no folder with one`);
  const isWhole = (name: string) => name === 'whole';
  return [...found.filter(isWhole), ...found.filter((name) => !isWhole(name))].map((name) => join(path, name));
}

/** The last part of each path, or as much more as tells it from the others. */
function namesOf(folders: readonly string[]): { readonly folder: string; readonly name: string }[] {
  const short = folders.map((folder) => basename(folder));
  const clash = new Set(short).size < short.length;
  return folders.map((folder, at) => ({ folder, name: clash ? relative('', folder) || short[at]! : short[at]! }));
}

async function readRun(folder: string, name: string): Promise<ComparedRun> {
  const at = (...names: string[]) => join(folder, ...names);
  const report = await readJson(at('report.json'), isReport);
  return {
    name,
    report: report!,
    histories: await histories(folder),
    representations: await readRepresentations(at('representations.safetensors')),
    evaluation: await readJson(at('evaluation', 'evaluation.json'), isEvaluation),
  };
}

/** Null where the file is not there. */
async function readJson<T>(path: string, isGood: (value: unknown) => value is T): Promise<T | null> {
  if (!existsSync(path)) return null;
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (isGood(value)) return value;
  } catch {
    // Falls through to the error that says what the file is not.
  }
  throw new Error(`${path}: damaged, it is not what train or evaluate wrote`);
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function isReport(value: unknown): value is RunReport {
  return isRecord(value) && typeof value['dataset'] === 'string' && isRecord(value['conditions']);
}

/** What `history.json` of a network says of its epochs. */
interface History {
  readonly epochs: readonly { readonly epoch: number; readonly validation: ComparedEpoch['validationMae'] }[];
}
type ComparedEpoch = ComparedRun['histories'][number][number];

async function histories(run: string): Promise<ComparedRun['histories']> {
  if (!existsSync(join(run, 'model'))) return [];
  const { networks } = await findNetworks(run);
  const read = await Promise.all(networks.map(({ folder }) => readJson(join(folder, 'history.json'), isHistory)));
  return read.flatMap((history) =>
    history === null ? [] : [history.epochs.map(({ epoch, validation }) => ({ epoch, validationMae: validation }))],
  );
}

function isHistory(value: unknown): value is History {
  return isRecord(value) && Array.isArray(value['epochs']);
}

function isEvaluation(value: unknown): value is EvaluationReport {
  return isRecord(value) && value['format'] === EVALUATION_FORMAT;
}

async function readRepresentations(path: string): Promise<Representations | null> {
  if (!existsSync(path)) return null;
  const { tensors } = await readSafetensors(path);
  const of = (name: string) => tensors.get(name);
  const [valence, complete, missing] = [of('valence'), of('complete'), of('missing')];
  const values = [valence, complete, missing].map((tensor) => tensor?.data);
  const isWhole = values.every((data) => data instanceof Float32Array);
  if (!isWhole || complete?.shape[0] !== values[0]!.length)
    throw new Error(`${path}: damaged, it must hold valence [N], complete [N, H] and missing [N, H]`);
  const [labels, ofComplete, ofMissing] = values as [Float32Array, Float32Array, Float32Array];
  return { valence: [...labels], complete: ofComplete, missing: ofMissing, width: complete.shape[1] ?? 0 };
}
