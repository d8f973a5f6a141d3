import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { confinement, MOST_PIXELS } from '../ffmpeg/confinement.ts';
import type { Ffmpeg } from '../ffmpeg/find-ffmpeg.ts';
import { plainReason } from '../ffmpeg/plain-reason.ts';
import { MediaError } from '../media-error.ts';
import type { Clip } from './clip.ts';
import { readProbe } from './read-probe.ts';

export interface OpenOptions {
  readonly ffmpeg: Ffmpeg;
  readonly signal?: AbortSignal;
  /** Longer clips are refused; default four hours. */
  readonly mostSeconds?: number;
}

const PROBE_SECONDS = 30;
const MOST_PROBE_BYTES = 4 * 2 ** 20;

/**
 * Looks into a clip: its tracks, its length, its size. The file alone is opened, as one of the containers that hold their media
 * themselves; what it is, its bytes say and not its name. Paths are made absolute first, for names that begin with `-`.
 *
 * Errors are {@link MediaError}s: `/clips/a.mp4: holds no media that can be read: damaged, or not media at all`.
 *
 * ffprobe is called directly: the wrapper of fluent-ffmpeg knows neither a time limit nor JSON.
 *
 * @example
 * const clip = await openClip('clip.mp4', { ffmpeg: await findFfmpeg() });
 * clip.video; // { width: 360, height: 270, picturesPerSecond: 25, … }
 */
export async function openClip(path: string, { ffmpeg, signal, mostSeconds = 4 * 3600 }: OpenOptions): Promise<Clip> {
  const absolute = resolve(path);
  const refuse = (reason: string, cause?: unknown): never => {
    throw new MediaError({ path, stage: 'probe', reason }, cause);
  };
  const found = await stat(absolute).catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new MediaError({ path, stage: 'find', reason: code === 'ENOENT' ? 'no such file' : message }, error);
  });
  if (!found.isFile()) refuse('is no regular file');
  if (found.size === 0) refuse('is empty');
  const clip = readProbe(await probe(), { path: absolute, ffmpeg });
  if (clip.audio === null && clip.video === null) refuse('has neither sound nor pictures');
  if (clip.durationSeconds !== null && clip.durationSeconds > mostSeconds)
    refuse(`lasts ${Math.round(clip.durationSeconds)} s, at most ${mostSeconds} s are read`);
  const { video } = clip;
  if (video !== null && video.width * video.height > MOST_PIXELS)
    refuse(`its pictures are ${video.width} x ${video.height}, at most ${MOST_PIXELS / 1e6} megapixels are read`);
  return clip;

  function probe(): Promise<string> {
    const show = ['-v', 'error', '-print_format', 'json', '-show_format', '-show_streams'];
    const limits = {
      timeout: PROBE_SECONDS * 1000,
      killSignal: 'SIGKILL',
      maxBuffer: MOST_PROBE_BYTES,
      ...(signal && { signal }),
    } as const;
    return new Promise((done, fail) => {
      execFile(ffmpeg.ffprobe, [...show, ...confinement(), '-i', absolute], limits, (error, stdout, stderr) => {
        if (error === null) done(stdout);
        else if (error.killed === true)
          fail(
            new MediaError(
              { path, stage: 'probe', reason: `looking into it took more than ${PROBE_SECONDS} s` },
              error,
            ),
          );
        else fail(new MediaError({ path, stage: 'probe', reason: plainReason(stderr, error.message) }, error));
      });
    });
  }
}
