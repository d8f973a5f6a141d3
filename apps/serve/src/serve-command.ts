import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { selectBackend } from '@sdumc/backend';
import { cacheFolder, print, printError, reasonOf, stopSignal } from '@sdumc/program';
import { modelFolder, openClipScorer } from '@sdumc/program/clip-scoring';
import { hearingThrough } from '@sdumc/program/simulators';
import { openServer } from './open-server.ts';
import { parseOptions, type ServeOptions } from './options.ts';
import type { ServerSettings } from './server-parts.ts';

const MEGABYTE = 1e6;

/** `serve` as it is typed. */
export async function serveCommand(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  const signal = stopSignal();
  const { root } = options;
  if (root !== null && !(await isFolder(root))) throw new Error(`--root ${root}: no such folder`);
  const folder = await modelFolder(options);
  print(`loading ${folder} …`);
  await selectBackend('wasm');
  const cache = cacheFolder(process.env);
  for (const note of options.notes) tellNote(note);
  const simulator = simulatorOf(options);
  const scorer = await openClipScorer({
    model: folder,
    ...{ processes: options.processes, extractors: options.extractors, backend: options.backend, cache },
    ffmpegPath: process.env['FFMPEG_PATH'] ?? null,
    allowBundledFfmpeg: options.allowBundledFfmpeg,
    limits: {
      longestSeconds: options.maxClipSeconds,
      mostSeconds: options.maxSeconds,
      mostPixels: options.maxMegapixels * MEGABYTE,
      mostMemoryBytes: options.maxFfmpegMegabytes * MEGABYTE,
    },
  });
  try {
    const { dataset, networks } = scorer.model;
    const server = await openServer({
      scorer,
      model: { name: basename(resolve(folder)), dataset, networks },
      modalities: scorer.modalities,
      simulator,
      rule: { host: options.host, names: options.allowHost },
      port: options.port,
      root,
      uploads: join(cache, 'uploads'),
      limits: {
        mostBytes: options.maxMegabytes * MEGABYTE,
        longestSeconds: options.maxClipSeconds,
        mostSeconds: options.maxSeconds,
        receiveSeconds: options.maxReceiveSeconds,
        atOnce: options.processes,
        mostWaiting: options.queue,
      },
      onFailure: (error) => printError(`failed: ${error instanceof Error ? error.stack : reasonOf(error)}`),
    });
    print(`${folder} is served at ${server.address}, decoded by ${scorer.ffmpeg.description}; Ctrl-C stops it`);
    if (!signal.aborted)
      await new Promise<void>((stop) => signal.addEventListener('abort', () => stop(), { once: true }));
    print('stopping: what was taken is brought to its end; Ctrl-C again ends it at once');
    await server.stop();
    return 0;
  } finally {
    scorer.close();
  }
}

/** Who hears clips. What is heard of people who send clips is not kept. */
function simulatorOf({ hearing }: ServeOptions): ServerSettings['simulator'] {
  if (hearing === null) return null;
  const nowhere = { get: () => Promise.resolve(undefined), set: () => Promise.resolve() };
  const source = hearingThrough(hearing, process.env, nowhere, { onNote: tellNote, askAtOnce: true });
  return { name: hearing.simulator, source };
}

function tellNote(note: string): void {
  printError(`note: ${note}`);
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() === true;
}
