import { basename, join, resolve } from 'node:path';
import { selectBackend } from '@sdumc/backend';
import { cacheFolder, reasonOf, runProgram, stopSignal } from '@sdumc/program';
import { modelFolder, openClipScorer } from '@sdumc/program/clip-scoring';
import { heardFolder, hearingThrough } from '@sdumc/program/simulators';
import { openServer, type ServerSettings } from './open-server.ts';
import { parseOptions, type ServeOptions } from './options.ts';

const MEGABYTE = 1e6;

async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  const signal = stopSignal();
  const folder = await modelFolder(options);
  await selectBackend('wasm');
  const cache = cacheFolder(process.env);
  const simulator = await simulatorOf(options, cache);
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
      root: options.root,
      uploads: join(cache, 'uploads'),
      limits: {
        mostBytes: options.maxMegabytes * MEGABYTE,
        longestSeconds: options.maxClipSeconds,
        mostSeconds: options.maxSeconds,
        receiveSeconds: options.maxReceiveSeconds,
        atOnce: options.processes,
        mostWaiting: options.queue,
      },
      onFailure: (error) => process.stderr.write(`failed: ${error instanceof Error ? error.stack : reasonOf(error)}\n`),
    });
    console.log(`${folder} is served at ${server.address}, decoded by ${scorer.ffmpeg.description}; Ctrl-C stops it`);
    if (!signal.aborted)
      await new Promise<void>((stop) => signal.addEventListener('abort', () => stop(), { once: true }));
    console.log('stopping: what was taken is brought to its end; Ctrl-C again ends it at once');
    await server.stop();
    return 0;
  } finally {
    scorer.close();
  }
}

/** Who hears clips; what was heard before is not sent again. */
async function simulatorOf({ hearing }: ServeOptions, cache: string): Promise<ServerSettings['simulator']> {
  if (hearing === null) return null;
  const source = hearingThrough(hearing, process.env, await heardFolder(join(cache, 'heard')));
  return { name: hearing.simulator, source };
}

await runProgram(main);
