import { access, constants, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { selectBackend } from '@sdumc/backend';
import { mapConcurrently, type ListedClip } from '@sdumc/datasets';
import { writeFileAtomically } from '@sdumc/formats';
import {
  alignColumns,
  cacheFolder,
  mediaHash,
  print,
  printError,
  reasonOf,
  showTask,
  STOPPED,
  stopSignal,
  visibleJson,
} from '@sdumc/program';
import { modelFolder, openClipScorer, type ClipScorer } from '@sdumc/program/clip-scoring';
import { heardFolder, hearingThrough } from '@sdumc/program/simulators';
import type { WordSource } from '@sdumc/text-sim';
import { listedClips } from './listed-clips.ts';
import { parseOptions, type PredictOptions } from './options.ts';
import { predictionsCsv, predictionTable, predictionText, sharedNotes, type Prediction } from './prediction.ts';

/** `predict` as it is typed. */
export async function predictCommand(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  const signal = stopSignal();
  const { clips, failures, notes } = await listedClips(options);
  for (const note of [...notes, ...options.notes]) printError(`note: ${note}`);
  if (options.out !== null) await expectFolderOf(options.out);
  const model = await modelFolder(options);
  await selectBackend('wasm');
  const simulate = await listener(options);
  const processes = Math.max(1, Math.min(options.processes, clips.length));
  const scorer = await openClipScorer({
    model,
    processes,
    extractors: options.extractors,
    backend: options.backend,
    ffmpegPath: process.env['FFMPEG_PATH'] ?? null,
    allowBundledFfmpeg: true,
    cache: cacheFolder(process.env),
    limits: null,
  });
  signal.addEventListener('abort', () => scorer.close());
  const { ffmpeg } = scorer;
  if (ffmpeg.isBundled)
    printError(`note: ${ffmpeg.description}: code of 2018, for clips of your own only; install ffmpeg for others`);
  try {
    const progress = showTask({ label: 'predicting', unit: 'clips', total: clips.length });
    const predictions = new Map<ListedClip, Prediction>();
    const isStopped = (): boolean => signal.aborted;
    await mapConcurrently(clips, processes, async (clip) => {
      if (isStopped()) return;
      const prediction = await predictionOf(clip, { scorer, simulate, signal });
      if (isStopped()) return; // it was given up in the middle
      predictions.set(clip, prediction);
      progress.at(predictions.size);
    });
    progress.stop();
    const unread = failures.map(({ clip, reason }) => ({ clip, media: clip, model: scorer.model, error: reason }));
    const made = clips.flatMap((clip) => predictions.get(clip) ?? []);
    if (!isStopped()) return await tell([...made, ...unread], options);
    printError(`stopped: ${made.length} of ${clips.length} clips are scored`);
    if (made.length > 0) await tell(made, options);
    return STOPPED;
  } finally {
    scorer.close();
  }
}

async function predictionOf(
  { id, media, transcript }: ListedClip,
  {
    scorer,
    simulate,
    signal,
  }: { readonly scorer: ClipScorer; readonly simulate: WordSource | null; readonly signal: AbortSignal },
): Promise<Prediction> {
  const about = { clip: id, media, model: scorer.model };
  try {
    const heard = simulate === null ? {} : { simulate, contentHash: await mediaHash(media) };
    return { ...about, ...(await scorer.score({ id, media, transcript, ...heard }, { signal })) };
  } catch (error) {
    return { ...about, error: reasonOf(error) };
  }
}

/** Who hears the clips; what was heard before is not sent again. */
async function listener({ hearing }: PredictOptions): Promise<WordSource | null> {
  if (hearing === null) return null;
  const store = await heardFolder(join(cacheFolder(process.env), 'heard'));
  return hearingThrough(hearing, process.env, store, { onNote: tellNote });
}

function tellNote(note: string): void {
  printError(`note: ${note}`);
}

/** @returns the exit code */
async function tell(predictions: readonly Prediction[], { format, out }: PredictOptions): Promise<number> {
  const [first, ...others] = predictions;
  const texts = {
    json: () => visibleJson(others.length === 0 ? first : predictions, 2),
    csv: () => predictionsCsv(predictions),
    text: () => (others.length === 0 ? predictionText(first!) : alignColumns(predictionTable(predictions))),
  };
  const text = texts[format]().replace(/\n$/, '');
  if (out === null) print(text);
  else await writeFileAtomically(out, `${text}\n`);
  const showsWarnings = format === 'json' || (format === 'text' && others.length === 0);
  if (!showsWarnings) for (const note of sharedNotes(predictions)) printError(`note: ${note}`);
  const failed = predictions.filter((prediction) => failureOf(prediction) !== null);
  for (const prediction of failed) {
    const isPrinted = format === 'text' && 'error' in prediction;
    if (!isPrinted) printError(`failed: ${prediction.clip}: ${failureOf(prediction)}`);
  }
  return failed.length === 0 ? 0 : 1;
}

function failureOf(prediction: Prediction): string | null {
  if ('error' in prediction) return prediction.error;
  return prediction.hearingError === null ? null : `simulated text: ${prediction.hearingError}`;
}

/** @throws Error before anything is scored that could not be written */
async function expectFolderOf(path: string): Promise<void> {
  const folder = dirname(resolve(path));
  const isFolder = async (name: string) => (await stat(name).catch(() => null))?.isDirectory() === true;
  if (!(await isFolder(folder))) throw new Error(`--out ${path}: there is no folder ${folder}`);
  if (await isFolder(path)) throw new Error(`--out ${path}: must be a file, it is a folder`);
  await access(folder, constants.W_OK).catch(() => {
    throw new Error(`--out ${path}: ${folder} may not be written to`);
  });
}
