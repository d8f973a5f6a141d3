import { selectBackend } from '@sdumc/backend';
import { findFfmpeg, type Ffmpeg } from '@sdumc/media';
import { cacheFolder, print, showTask, STOPPED, stopSignal } from '@sdumc/program';
import { heardFolder, hearingOf, languageNote, type Hearing } from '@sdumc/program/simulators';
import {
  isFeatureStore,
  listedUtterances,
  openFeatureStore,
  type FeatureStore,
  type StoredUtterance,
} from '@sdumc/store';
import type { SimulationInput } from '@sdumc/text-sim';
import { join } from 'node:path';
import { audioFrames } from './audio-frames.ts';
import { clipSound } from './clip-sound.ts';
import { dryRun } from './dry-run.ts';
import { judge } from './judge/judge.ts';
import { hearsSound, parseOptions, type SimulateOptions } from './options.ts';
import { prepareStore, utterancesAt } from './prepare-store.ts';
import { simulate, type Simulation } from './simulate.ts';
import { simulateByFit } from './simulate-by-fit.ts';
import { textEncoderOf } from './text-encoder-of.ts';

/** Failures that are printed; the rest is in errors.csv. */
const MOST_FAILURES = 20;

/** `simulate` as it is typed. */
export async function simulateCommand(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  const signal = stopSignal();
  const unheeded = languageNote(options.simulator, options.language);
  if (unheeded !== null) print(`note: ${unheeded}`);
  if (options.judge) return judge(options);
  await selectBackend('wasm');
  if (options.dryRun) {
    const found = await utterancesAt(options.data, signal);
    if (found === null) return stoppedEarly();
    const { utterances, notes } = found;
    for (const note of notes) print(`note: ${note}`);
    return dryRun(utterances, { options, cache: cacheOf(), ffmpeg: await ffmpegFor(options), signal });
  }
  const out = options.out!;
  // what is missing is missed before anything is written
  const hearing =
    options.simulator === 'none' || options.simulator === 'learned'
      ? NOTHING_HEARD
      : await hearingOf({ ...options, simulator: options.simulator! }, process.env, await heardFolder(cacheOf()), {
          onNote: (note) => print(`note: ${note}`),
        });
  const ffmpeg = await ffmpegFor(options);
  const before = await storeBefore(options.data, out);
  for (const problem of before?.damaged ?? []) print(`problem: ${problem}`);
  const encoder = options.simulator === 'learned' ? null : await textEncoderOf(before, options, process.env);
  const prepared = await prepareStore(options.data, out, signal);
  if (prepared === null) return stoppedEarly();
  const { utterances, failures, notes } = prepared;
  for (const note of notes) print(`note: ${note}`);
  if (encoder === null) return simulateByFit(out, signal);

  try {
    print(`text and simulated text: ${encoder.name}, ${encoder.width} wide`);
    const frames = options.simulator === 'projector' ? await audioFrames(out) : null;
    const started = performance.now();
    const progress = showTask({ label: 'simulating', unit: 'utterances', total: utterances.length });
    const simulation = await simulate({
      store: out,
      utterances,
      source: hearing.source,
      encoder,
      inputOf: frames?.inputOf ?? ((utterance) => inputOf(utterance, ffmpeg, signal)),
      concurrency: options.concurrency,
      failures,
      signal,
      onProgress: (done) => progress.at(done),
    }).finally(() => progress.stop());
    await frames?.close();
    return tell(simulation, { options, out, total: utterances.length, hearing, started });
  } finally {
    await encoder.close();
  }
}

/** The store that text goes into, or that it begins as a copy of; null where it begins with clips. */
async function storeBefore(data: string, out: string): Promise<Omit<FeatureStore, 'read' | 'close'> | null> {
  for (const folder of [out, data]) {
    if (!isFeatureStore(folder) || (await listedUtterances(folder)).length === 0) continue;
    const store = await openFeatureStore(folder);
    await store.close();
    return store;
  }
  return null;
}

const NOTHING_HEARD: Hearing = {
  source: { name: 'none', identity: {}, wordsOf: () => Promise.resolve({ words: '', meta: {} }) },
  spent: () => ({ requests: 0, minutes: 0, cost: null }),
};

/** What is heard is paid for, so it is kept beyond any store. */
function cacheOf(): string {
  return join(cacheFolder(process.env), 'heard');
}

async function ffmpegFor(options: SimulateOptions): Promise<Ffmpeg | null> {
  if (!hearsSound(options)) return null;
  return findFfmpeg({ ffmpegPath: process.env['FFMPEG_PATH'], allowBundled: true });
}

function inputOf(utterance: StoredUtterance, ffmpeg: Ffmpeg | null, signal: AbortSignal): SimulationInput {
  const { id, mediaHash } = utterance;
  return {
    id,
    ...(mediaHash !== undefined && { contentHash: mediaHash }),
    ...(ffmpeg !== null && { sound: () => clipSound(utterance, { ffmpeg, signal }) }),
  };
}

function stoppedEarly(): number {
  print('stopped; the same command goes on');
  return STOPPED;
}

/** @returns the exit code */
function tell(
  { heard, silent, remarks, failures, left, stopped }: Simulation,
  {
    options,
    out,
    total,
    hearing,
    started,
  }: {
    readonly options: SimulateOptions;
    readonly out: string;
    readonly total: number;
    readonly hearing: Hearing;
    readonly started: number;
  },
): number {
  for (const { clip, reason } of failures.slice(0, MOST_FAILURES)) print(`failed: ${clip}: ${reason}`);
  if (failures.length > MOST_FAILURES) print(`failed: ${failures.length - MOST_FAILURES} more like these`);
  const { requests, minutes, cost } = hearing.spent();
  if (requests > 0)
    print(
      `${requests} requests, ${minutes.toFixed(1)} minutes of sound${cost === null ? '' : `, cost ${cost.toFixed(2)}`}`,
    );
  if (stopped) return stoppedEarly();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const notes = [
    ...(silent > 0 && options.simulator !== 'none' ? [`in ${silent} nothing was understood`] : []),
    ...(remarks.silent > 0 ? [`${remarks.silent} are silent and were not sent`] : []),
    ...(remarks.repeated > 0 ? [`of ${remarks.repeated} a phrase was repeated over and over and is kept once`] : []),
    ...(remarks.cutOff > 0 ? [`${remarks.cutOff} were cut off by the server: a smaller --longest helps`] : []),
    ...(remarks.unkept > 0 ? [`${remarks.unkept} could not be kept and will be sent again`] : []),
  ];
  print([`${out}: ${heard} of ${total} utterances have simulated text, in ${seconds} s`, ...notes].join('; '));
  if (failures.length > 0) print(`${failures.length} utterances failed, see ${join(out, 'errors.csv')}`);
  if (left !== null) {
    print(`${left.count} utterances are left: ${left.reason}; the same command with a larger one goes on`);
    return 1;
  }
  return failures.length > options.maxFailures * total ? 1 : 0;
}
