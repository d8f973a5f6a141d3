import { stat } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { readClipList } from '@sdumc/datasets';
import { duration, print, showTask, STOPPED, stopSignal, type Task } from '@sdumc/program';
import { openWorkerPool } from '@sdumc/program/clip-workers';
import { openFeatureStore } from '@sdumc/store';
import { extract, type Extraction } from './extract.ts';
import { parseOptions, type ExtractOptions } from './options.ts';
import { writePreview } from './preview/write-preview.ts';
import { workerSettings } from './worker-settings.ts';

/** Failures that are printed; the rest is in errors.csv. */
const MOST_FAILURES = 20;
/** Notes about clips that are printed; the rest is in notes.json. */
const MOST_NOTES = 20;

/** What a clip lacks that has nothing of a modality. */
const NOTHING: Readonly<Record<string, string>> = {
  audio: 'sound',
  text: 'words',
  video: 'pictures, or no face in them',
};

/** `extract` as it is typed. */
export async function extractCommand(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  const signal = stopSignal();
  expectOutApart(options);
  await expectPlaceFor(options.preview);
  const list = await readClipList(options.in);
  for (const note of list.notes) print(`note: ${note}`);
  const settings = workerSettings(options, process.env);
  const pool = await openWorkerPool(settings, Math.max(1, Math.min(options.workers, list.clips.length)));
  try {
    for (const note of pool.notes) print(`note: ${note}`);
    for (const [modality, { name, width, hopSeconds }] of Object.entries(pool.origins))
      print(`${modality}: ${name}, ${width} wide${hopSeconds === null ? '' : `, every ${hopSeconds} s`}`);
    const texts = list.clips.flatMap(({ transcript }) => transcript ?? []);
    if (texts.length > 0) for (const note of await pool.textNotes(texts)) print(`note: ${note}`);
    const started = performance.now();
    let progress: Task | undefined;
    const extraction = await extract({
      list,
      store: options.out,
      elementType: options.numbers === 'float16' ? 'F16' : 'F32',
      pool,
      signal,
      onBegin: ({ clips }) => (progress = showTask({ label: 'extracting', unit: 'clips', total: clips })),
      onClip: (done) => progress?.at(done),
    }).finally(() => progress?.stop());
    const code = await tell(extraction, { options, clips: list.clips.length, started });
    if (code !== STOPPED && options.preview !== null) {
      await writePreview({ clip: list.clips[0]!, store: options.out, settings, path: options.preview });
      print(`preview of ${list.clips[0]!.id}: ${options.preview}`);
    }
    return code;
  } finally {
    pool.stop();
  }
}

/** @returns the exit code */
async function tell(
  { extracted, kept, copies, absent, unlisted, failures, notes, mediaSeconds, stopped }: Extraction,
  { options, clips, started }: { readonly options: ExtractOptions; readonly clips: number; readonly started: number },
): Promise<number> {
  for (const { clip, stage, reason } of failures.slice(0, MOST_FAILURES)) print(`failed: ${clip}, ${stage}: ${reason}`);
  if (failures.length > MOST_FAILURES) print(`failed: ${failures.length - MOST_FAILURES} more like these`);
  for (const note of notes.slice(0, MOST_NOTES)) print(`note: ${note}`);
  if (notes.length > MOST_NOTES)
    print(`note: ${notes.length - MOST_NOTES} more about clips, see ${options.out}/notes.json`);
  if (stopped) {
    print('stopped; the same command goes on');
    return STOPPED;
  }
  const seconds = (performance.now() - started) / 1000;
  const speed =
    extracted === 0 ? '' : `, ${duration(mediaSeconds)} of media at ${(mediaSeconds / seconds).toFixed(1)} x real time`;
  print(
    `${extracted} clips extracted in ${seconds.toFixed(1)} s${speed}; ${kept} were there already${copies === 0 ? '' : `, copies of others: ${copies}`}`,
  );
  const store = await openFeatureStore(options.out);
  await store.close();
  print(`${options.out}: ${store.utterances.length} of ${clips} clips, ${(store.bytes / 1e6).toFixed(1)} MB`);
  for (const [modality, count] of Object.entries(absent)) print(`${count} clips have no ${NOTHING[modality]}`);
  if (unlisted > 0)
    print(`note: ${unlisted} clips that the store listed before are not in ${options.in}, and are listed no more`);
  const failed = new Set(failures.map(({ clip }) => clip)).size;
  if (failed > 0) print(`${failed} clips failed in part or whole, see ${options.out}/errors.csv`);
  return failed > options.maxFailures * clips ? 1 : 0;
}

/** What is written last must not fail last. */
async function expectPlaceFor(preview: string | null): Promise<void> {
  if (preview === null) return;
  const [own, above] = await Promise.all(
    [preview, dirname(resolve(preview))].map((path) => stat(path).catch(() => null)),
  );
  if (own?.isDirectory() === true) throw new Error(`--preview must be a file, ${preview} is a folder`);
  if (above?.isDirectory() !== true)
    throw new Error(`--preview must be in a folder that is there, received ${preview}`);
}

function expectOutApart(options: ExtractOptions): void {
  const [source, store] = [resolve(options.in), resolve(options.out)];
  if (`${source}${sep}`.startsWith(`${store}${sep}`))
    throw new Error(`--out must be a folder of its own, received ${options.out} for ${options.in}`);
}
