import type { ChildProcess } from 'node:child_process';
import type { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import ffmpegCommand from 'fluent-ffmpeg';
import { confinement } from '../ffmpeg/confinement.ts';
import { watchMemory } from '../ffmpeg/memory-watch.ts';
import { FfmpegInterrupted } from '../media-error.ts';
import { killGroup, startInOwnGroup } from '../ffmpeg/process-group.ts';
import { plainReason, wasInterrupted } from '../ffmpeg/plain-reason.ts';
import { informationReader, type FileInformation } from './file-information.ts';

/** What one process may take; beyond it, it is killed. */
export interface FfmpegLimits {
  readonly mostSeconds: number;
  readonly mostPixels: number;
  /** Of memory that it holds; seen to where the system tells it (Linux) */
  readonly mostMemoryBytes: number;
}

export interface FfmpegRun {
  /** What it writes. Ends when ffmpeg has ended well, throws its plain reason where it has not. */
  readonly bytes: AsyncIterable<Buffer>;
  /** Once it has looked into the file; null where it ended before. */
  readonly information: Promise<FileInformation | null>;
  /** Numbers that its filters have printed so far. */
  readonly printed: readonly number[];
  /** Kills it, and waits until it is gone. */
  stop(reason: string): Promise<void>;
}

/** ffmpeg may be so far ahead of the reader. */
const BUFFERED_BYTES = 1 << 20;
const LINES_KEPT = 60;
/** A line of the function `print` of ffmpeg's expressions. */
const PRINTED = /^-?\d+\.\d{6}$/;
const MOST_PRINTED = 1000;

/**
 * Starts ffmpeg on one file, confined to it, and streams what it writes: it waits while nobody reads.
 *
 * The one place that knows fluent-ffmpeg, which is archived. It starts the process, wires the pipe and reads what ffmpeg says of the
 * file. Formats are given as plain options, because its own list of formats cannot read those of ffmpeg 7.
 */
export function runFfmpeg({
  program,
  path,
  output,
  limits,
}: {
  readonly program: string;
  readonly path: string;
  readonly output: readonly string[];
  readonly limits: FfmpegLimits;
}): FfmpegRun {
  const { mostSeconds, mostMemoryBytes } = limits;
  // A pipe that closes at its end would have fluent-ffmpeg fail a process that takes more than 20 ms to leave after its last byte.
  const bytes = new PassThrough({ highWaterMark: BUFFERED_BYTES, emitClose: false });
  const command = ffmpegCommand(path, { stdoutLines: LINES_KEPT })
    .setFfmpegPath(program)
    .inputOptions([...confinement(limits), '-threads', '1'])
    .outputOptions([...output, '-sn', '-dn', '-map_metadata', '-1', '-threads', '1', '-nostats']);

  startInOwnGroup(command);

  let stopped: Error | undefined;
  const processOf = () => (command as { readonly ffmpegProc?: ChildProcess }).ffmpegProc;
  const ended = new Promise<void>((resolve, reject) => {
    command.on('end', () => resolve());
    command.on('error', (error: Error, _stdout: unknown, stderr: unknown) => {
      const told = typeof stderr === 'string' ? stderr : '';
      const Kind = wasInterrupted(told, error.message) ? FfmpegInterrupted : Error;
      const reason = stopped ?? new Kind(plainReason(told, error.message), { cause: error });
      bytes.destroy(reason);
      reject(reason);
    });
  });
  ended.catch(() => undefined); // told by `bytes`
  bytes.on('error', () => undefined); // it may fail before it is read, which then throws the same
  // The error comes when the pipe is closed, which is before the process is gone.
  const gone = new Promise<void>((resolve) => {
    let started = false;
    command.on('start', () => {
      started = true;
      const child = processOf()!;
      for (const event of ['exit', 'error']) child.once(event, () => resolve());
      if (stopped !== undefined) killGroup(child); // before the process was there it would have been forgotten
      watchMemory(child, {
        mostBytes: mostMemoryBytes,
        onExceeded: () => kill(`decoding took more than ${Math.round(mostMemoryBytes / 2 ** 20)} MB of memory`),
      });
    });
    command.on('error', () => started || resolve());
  });
  const kill = (reason: string): void => {
    stopped ??= new Error(reason);
    const child = processOf();
    if (child !== undefined) killGroup(child);
    bytes.destroy(stopped);
  };
  const timer = setTimeout(() => kill(`decoding took more than ${mostSeconds} s`), mostSeconds * 1000);
  void ended.catch(() => undefined).then(() => clearTimeout(timer));

  const printed: number[] = [];
  const information = new Promise<FileInformation | null>((resolve) => {
    const read = informationReader();
    let told: FileInformation | null = null;
    // its types know fewer events than it has
    (command as EventEmitter).on('stderr', (line: string) => {
      if (told === null) {
        told = read(line);
        if (told !== null) resolve(told);
      } else if (PRINTED.test(line) && printed.length < MOST_PRINTED) printed.push(Number(line));
    });
    void ended.catch(() => undefined).then(() => resolve(null));
  });
  command.pipe(bytes, { end: true });
  return {
    bytes: withEnd(),
    information,
    printed,
    async stop(reason) {
      kill(reason);
      await gone;
    },
  };

  async function* withEnd(): AsyncGenerator<Buffer> {
    for await (const chunk of bytes) yield chunk as Buffer;
    await ended;
  }
}
