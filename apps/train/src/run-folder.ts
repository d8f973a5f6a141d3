import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { UtteranceSource } from '@sdumc/core';
import { removeStaleTemporaryFiles, writeFileAtomically } from '@sdumc/formats';
import type { BackendName } from '@sdumc/backend';
import { trainedOn, type OpenData, type TrainedOn } from '@sdumc/program';
import { bytesOfFrames } from './bytes-of-frames.ts';
import type { TrainOptions } from './options.ts';

/** What makes two runs the same run: everything that the final weights depend on. */
export interface RunIdentity {
  readonly options: Readonly<
    Pick<TrainOptions, 'epochs' | 'batch' | 'seeds' | 'folds' | 'preset' | 'without' | 'labelScale'>
  > & {
    /** Threads: their number changes the rounding */
    readonly workers: number;
  };
  readonly backend: BackendName;
  readonly dataset: string;
  /** The encoder that frames of text come from, where it is one of ours */
  readonly words: string | null;
  /** Where the data lay; paths are relative to the run, so that both can be moved together */
  readonly trainedOn: TrainedOn;
  /** SHA-256 over ids, splits, labels and frames, of large data over the frames of some */
  readonly data: string;
}

const IDENTITY = 'run.json';

/** What a run leaves once it is finished, beside its models. */
const RESULTS = ['report.json', 'report.html', 'predictions.csv', 'representations.safetensors'] as const;

/** @param onProgress told how many utterances are read, of which the first reading may encode words */
export async function runIdentity(
  folder: string,
  asked: TrainOptions,
  { source, words }: Pick<OpenData, 'source' | 'words'>,
  {
    backend,
    workers,
    onProgress,
  }: { readonly backend: BackendName; readonly workers: number; readonly onProgress: (done: number) => void },
): Promise<RunIdentity> {
  const { epochs, batch, seeds, folds, preset, without, labelScale } = asked;
  return {
    options: { epochs, batch, seeds, folds, preset, without, labelScale, workers },
    backend,
    dataset: source.name,
    words,
    trainedOn: trainedOn(folder, asked),
    data: await contentHash(source, onProgress),
  };
}

/** Of data larger than this, evenly spaced utterances stand for the frames of all: about so many bytes of them. */
const HASHED_BYTES = 2 ** 28;

async function contentHash(source: UtteranceSource, onProgress: (done: number) => void): Promise<string> {
  const hash = createHash('sha256');
  const step = Math.max(1, Math.ceil(bytesOfFrames(source) / HASHED_BYTES));
  for (const [row, { id, videoId, split, valence }] of source.utterances.entries()) {
    hash.update(JSON.stringify([id, videoId, split, valence]));
    onProgress(row);
    if (row % step !== 0) continue;
    for (const [stream, { values, frames, width }] of Object.entries(await source.read(row))) {
      hash.update(`${stream} ${frames} ${width}`);
      hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }
  }
  return hash.digest('hex');
}

/** The folder that a run without --out goes to: the first under runs/ that is not there yet. */
export function newRunFolder(dataset: string): string {
  const safe = dataset.replace(/[^\p{L}\p{N}_.-]+/gu, '-');
  for (let number = 1; ; number++) {
    const folder = join('runs', number === 1 ? safe : `${safe}-${number}`);
    if (!existsSync(folder)) return folder;
  }
}

/**
 * Claims the folder of a run: a new one, or with `resume` one that holds the same run.
 *
 * @throws Error where a folder holds anything without `resume`, or another run with it
 */
export async function openRunFolder(
  folder: string,
  { identity, resume }: { identity: RunIdentity; resume: boolean },
): Promise<void> {
  const path = join(folder, IDENTITY);
  if (resume) {
    const earlier = await readIdentity(path);
    const difference = firstDifference(earlier, identity);
    if (difference !== null) throw new Error(`${folder} holds another run: ${difference}; resume it as it was started`);
    await Promise.all([IDENTITY, ...RESULTS].map((name) => removeStaleTemporaryFiles(join(folder, name))));
    return;
  }
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw new Error(`cannot make the folder ${folder}: ${(error as Error).message}`, { cause: error });
  });
  const [first] = await readdir(folder);
  if (existsSync(path))
    throw new Error(`${folder} holds a run already: add --resume to go on with it, or name another --out`);
  if (first !== undefined)
    throw new Error(`${folder} is not empty, it holds ${JSON.stringify(first)}: name a new --out`);
  await writeFileAtomically(path, `${JSON.stringify(identity, null, 2)}\n`);
}

async function readIdentity(path: string): Promise<Partial<RunIdentity>> {
  if (!existsSync(path)) throw new Error(`--resume: ${path} is missing, so there is no run to go on with`);
  try {
    const identity = JSON.parse(await readFile(path, 'utf8')) as Partial<RunIdentity> | null;
    if (typeof identity?.options === 'object') return identity;
  } catch {
    // Falls through to the error that says what the file is not.
  }
  throw new Error(`${path}: damaged, it does not describe a run`);
}

function firstDifference(earlier: Partial<RunIdentity>, now: RunIdentity): string | null {
  for (const option of Object.keys(now.options) as (keyof RunIdentity['options'])[]) {
    const [was, is] = [JSON.stringify(earlier.options?.[option] ?? null), JSON.stringify(now.options[option])];
    const name = option === 'labelScale' ? 'label-scale' : option;
    if (was !== is) return `--${name} was ${was}, now ${is}`;
  }
  if (earlier.backend !== now.backend) return `--backend was ${earlier.backend}, now ${now.backend}`;
  if (earlier.dataset !== now.dataset) return `its data was ${earlier.dataset}, now ${now.dataset}`;
  if ((earlier.words ?? null) !== now.words)
    return `its words were ${encodedBy(earlier.words)}, now ${encodedBy(now.words)}`;
  return earlier.data === now.data ? null : `its data ${now.dataset} has changed since`;
}

function encodedBy(words: string | null | undefined): string {
  return words === null || words === undefined ? 'encoded elsewhere' : `encoded by ${words}`;
}

/** Where the parts of a run lie. */
export function runPaths(folder: string, { fold, seed }: { fold: number | null; seed: number }) {
  const name = fold === null ? [`seed-${seed}`] : [`fold-${fold + 1}`, `seed-${seed}`];
  const model = join(folder, 'model', ...name);
  return {
    model,
    history: join(model, 'history.json'),
    checkpoint: join(folder, 'checkpoints', `${name.join('-')}.safetensors`),
  };
}

export async function removeCheckpoints(folder: string): Promise<void> {
  await rm(join(folder, 'checkpoints'), { recursive: true, force: true });
}
