import { PassThrough } from 'node:stream';
import ffmpegCommand from 'fluent-ffmpeg';
import type { Clip } from '../clip/clip.ts';
import { confinement } from '../ffmpeg/confinement.ts';
import { plainReason } from '../ffmpeg/plain-reason.ts';
import { MediaError } from '../media-error.ts';

export interface DecodeOptions {
  readonly signal?: AbortSignal | undefined;
  /** A clip that takes longer is given up; default 30 minutes. */
  readonly mostSeconds?: number | undefined;
}

const MOST_SECONDS = 1800;
const BUFFERED_BYTES = 1 << 20;

/**
 * Decodes a track to raw bytes as they are asked for: ffmpeg waits while nobody reads. When the reader leaves early, the signal
 * aborts or the time is over, ffmpeg is killed, and the generator ends only when it is gone.
 *
 * The one place that knows fluent-ffmpeg, which is archived. It starts the process and wires the pipe; formats are given as plain
 * options, because its own lists of formats cannot read those of ffmpeg 7.
 */
export async function* decodedBytes(
  clip: Clip,
  {
    stage,
    output,
    signal,
    mostSeconds = MOST_SECONDS,
  }: DecodeOptions & { readonly stage: 'audio' | 'video'; readonly output: readonly string[] },
): AsyncGenerator<Buffer> {
  const failed = (reason: string, cause?: unknown) => new MediaError({ path: clip.path, stage, reason }, cause);
  if (signal?.aborted === true) throw failed('was stopped');
  const bytes = new PassThrough({ highWaterMark: BUFFERED_BYTES });
  const command = ffmpegCommand(clip.path, { stdoutLines: 40 })
    .setFfmpegPath(clip.ffmpeg.ffmpeg)
    .inputOptions([...confinement(), '-threads', '1'])
    .outputOptions([...output, '-sn', '-dn', '-map_metadata', '-1', '-threads', '1', '-v', 'error']);

  let unwanted: Error | undefined;
  const giveUp = (why: Error): void => {
    unwanted ??= why;
    command.kill('SIGKILL');
    bytes.destroy(unwanted);
  };
  const onAbort = () => giveUp(failed('was stopped'));
  const ended = new Promise<void>((resolve, reject) => {
    // kill() before the process is there would be forgotten
    command.on('start', () => unwanted !== undefined && command.kill('SIGKILL'));
    command.on('end', () => resolve());
    command.on('error', (error: Error, _stdout: unknown, stderr: unknown) => {
      const reason = failed(plainReason(typeof stderr === 'string' ? stderr : '', error.message), error);
      bytes.destroy(unwanted ?? reason);
      reject(unwanted ?? reason);
    });
  });
  ended.catch(() => undefined); // told below, or nobody is there to be told
  const timer = setTimeout(() => giveUp(failed(`decoding took more than ${mostSeconds} s`)), mostSeconds * 1000);
  signal?.addEventListener('abort', onAbort, { once: true });
  command.pipe(bytes, { end: true });
  let read = false;
  try {
    for await (const chunk of bytes) yield chunk as Buffer;
    await ended;
    read = true;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    if (!read) {
      giveUp(failed('was not read to its end'));
      await ended.catch(() => undefined);
    }
  }
}
