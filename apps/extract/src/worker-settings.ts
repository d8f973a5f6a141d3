import { cacheFolder } from '@sdumc/program';
import type { ExtractOptions } from './options.ts';
import type { WorkerSettings } from '@sdumc/program/clip-workers';

/** What workers have to know: the options, and of the environment the paths of ffmpeg and of the models kept from a hub. */
export function workerSettings(
  { extractors, fps, backend }: ExtractOptions,
  environment: Readonly<Record<string, string | undefined>>,
): WorkerSettings {
  return {
    extractors,
    picturesPerSecond: fps,
    backend,
    ffmpegPath: environment['FFMPEG_PATH'] ?? null,
    allowBundledFfmpeg: true,
    cache: cacheFolder(environment),
    limits: null,
  };
}
