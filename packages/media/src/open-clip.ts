import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AudioSamples, Picture, Pictures } from '@sdumc/core';
import { pictureOf } from './decode/picture-of.ts';
import { readAvi, type AviPart, type PictureLayout } from './decode/read-avi.ts';
import { runFfmpeg, type FfmpegRun, type FileInformation } from './decode/run-ffmpeg.ts';
import { twoQueues, type Sorted } from './decode/two-queues.ts';
import type { Ffmpeg } from './ffmpeg/find-ffmpeg.ts';
import { MOST_PIXELS } from './ffmpeg/confinement.ts';
import { NO_STREAM } from './ffmpeg/plain-reason.ts';
import { MediaError } from './media-error.ts';

export interface ClipOptions {
  readonly ffmpeg: Ffmpeg;
  /** Left out: the sound is not decoded. */
  readonly audio?: { readonly sampleRateHz: number };
  /** Left out: pictures are not decoded. */
  readonly pictures?: {
    readonly picturesPerSecond: number;
    /** Larger pictures are made smaller, smaller ones stay; default 640 pixels. */
    readonly longestSide?: number;
  };
  /** Only so much from the beginning; left out: all. */
  readonly firstSeconds?: number;
  readonly signal?: AbortSignal;
  /** A clip whose decoding takes longer is given up; default 30 minutes. */
  readonly mostSeconds?: number;
  /** A clip whose pictures are larger is refused; default 50 million, 8K and more. */
  readonly mostPixels?: number;
  /** A clip whose decoder holds more memory is given up, on Linux; default 2 GiB. */
  readonly mostMemoryBytes?: number;
}

/** A clip that is being decoded. */
export interface OpenClip {
  /** Absolute. */
  readonly path: string;
  /** As its container says; null where it does not. */
  readonly durationSeconds: number | null;
  /** One channel; null where the clip has no sound, or it was not asked for. */
  readonly audio: AudioSamples | null;
  /** Null where the clip has no pictures, or they were not asked for. */
  readonly pictures: Pictures | null;
  /** Gives up what has not been read. */
  close(): Promise<void>;
}

const MOST_SECONDS = 1800;
const MOST_MEMORY_BYTES = 2 * 2 ** 30;
const LONGEST_SIDE = 640;
/** What one reader may leave to the other. */
const MOST_WAITING_BYTES = 32 * 2 ** 20;
const SAMPLE_BYTES = Float32Array.BYTES_PER_ELEMENT;

/** A track may end a little before its container says, but a clip of which a tenth is missing is not the clip. */
const LENIENT_SECONDS = 0.5;
const LENIENT_SHARE = 0.1;

/**
 * Opens a clip for its sound and its pictures, decoded by one process while they are read, in a few megabytes of memory however long
 * the clip is. Ask for what is read, and read both at once; each may be walked once. Their times agree: both begin where the clip begins.
 * Sound is one channel of float32; pictures are upright, with square pixels, in even steps, at whatever rate they were recorded. Of several
 * tracks the first is taken; cover art is no picture.
 *
 * The file alone is opened, as one of the containers that hold their media themselves; what it is, its bytes say and not its name.
 *
 * Errors are {@link MediaError}s, here or while a stream is walked: `/clips/a.mp4: holds no media that can be read: damaged, or not media at
 * all`, `/clips/b.mp4: ends after 1.2 of 3.0 s: the file is cut off or damaged`.
 *
 * @example
 * const clip = await openClip('clip.mp4', { ffmpeg: await findFfmpeg(), audio: { sampleRateHz: 16000 } });
 * for await (const samples of clip.audio!.chunks) console.log(samples.length);
 */
export async function openClip(path: string, options: ClipOptions): Promise<OpenClip> {
  const { ffmpeg, signal } = options;
  const limits = {
    mostSeconds: options.mostSeconds ?? MOST_SECONDS,
    mostPixels: options.mostPixels ?? MOST_PIXELS,
    mostMemoryBytes: options.mostMemoryBytes ?? MOST_MEMORY_BYTES,
  };
  const absolute = resolve(path);
  await expectFile(absolute);
  if (signal?.aborted === true) throw new MediaError({ path: absolute, stage: 'probe', reason: 'was stopped' });
  const run = runFfmpeg({ program: ffmpeg.ffmpeg, path: absolute, output: outputOptions(options), limits });
  const onAbort = () => void run.stop('was stopped');
  signal?.addEventListener('abort', onAbort, { once: true });
  const forget = () => signal?.removeEventListener('abort', onAbort);
  const parts = readAvi(run.bytes);
  try {
    const first = await parts.next();
    const information = await run.information;
    if (first.done === true || first.value.kind !== 'header') throw new Error('ended before it began');
    const header = first.value;
    return openStreams({ path: absolute, options, run, parts, header, information, forget });
  } catch (error) {
    forget();
    await run.stop('failed');
    if (error instanceof Error && error.message === NO_STREAM)
      return { path: absolute, durationSeconds: null, audio: null, pictures: null, close: () => Promise.resolve() };
    throw mediaError(absolute, 'probe', error);
  }
}

async function expectFile(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new MediaError({ path, stage: 'find', reason: code === 'ENOENT' ? 'no such file' : message }, error);
  });
  if (!found.isFile()) throw new MediaError({ path, stage: 'find', reason: 'is no regular file' });
  if (found.size === 0) throw new MediaError({ path, stage: 'find', reason: 'is empty' });
}

function outputOptions({ audio, pictures, firstSeconds }: ClipOptions): string[] {
  if (pictures !== undefined && !(pictures.picturesPerSecond > 0 && Number.isFinite(pictures.picturesPerSecond)))
    throw new RangeError(`openClip picturesPerSecond: must be above 0, received ${pictures.picturesPerSecond}`);
  const scale = `min(1,${pictures?.longestSide ?? LONGEST_SIDE}/max(iw*sar,ih))`;
  const filters = `fps=fps=${pictures?.picturesPerSecond ?? 1}:start_time=0,scale=w='max(1,round(${scale}*iw*sar))':h='max(1,round(${scale}*ih))':flags=area,setsar=1`;
  return [
    ...(pictures === undefined ? ['-vn'] : ['-map', '0:V:0?', '-vf', filters, '-c:v', 'rawvideo', '-pix_fmt', 'bgr24']),
    ...(audio === undefined
      ? ['-an']
      : [
          '-map',
          '0:a:0?',
          '-ac',
          '1',
          '-ar',
          String(audio.sampleRateHz),
          '-af',
          'aresample=async=1:first_pts=0',
          '-c:a',
          'pcm_f32le',
        ]),
    ...(firstSeconds === undefined ? [] : ['-t', String(firstSeconds)]),
    ...['-f', 'avi'],
  ];
}

function openStreams({
  path,
  options: { audio, pictures, firstSeconds = Infinity },
  run,
  parts,
  header,
  information,
  forget,
}: {
  readonly path: string;
  readonly options: ClipOptions;
  readonly run: FfmpegRun;
  readonly parts: AsyncIterable<AviPart>;
  readonly header: AviPart & { readonly kind: 'header' };
  readonly information: FileInformation | null;
  readonly forget: () => void;
}): OpenClip {
  const durationSeconds = information?.durationSeconds ?? null;
  const readsAll =
    information === null ||
    ((audio !== undefined || !information.hasAudio) && (pictures !== undefined || !information.hasVideo));
  const queues = twoQueues(sorted(), {
    mostBytes: MOST_WAITING_BYTES,
    onAllLeft: () => run.stop('was not read to its end'),
  });
  return {
    path,
    durationSeconds,
    audio:
      header.hasAudio && audio !== undefined
        ? { sampleRateHz: audio.sampleRateHz, chunks: told('audio', queues.left) }
        : null,
    pictures: header.pictures !== null && pictures !== undefined ? told('video', queues.right) : null,
    async close() {
      forget();
      await run.stop('was closed');
    },
  };

  /** Samples to the left, pictures to the right. */
  async function* sorted(): AsyncGenerator<Sorted<Float32Array, Picture>> {
    let [samples, count] = [0, 0];
    let shown: Picture | undefined;
    for await (const part of parts) {
      if (part.kind === 'audio') {
        samples += part.bytes.length / SAMPLE_BYTES;
        yield { side: 'left', item: samplesOf(part.bytes), bytes: part.bytes.length };
      } else if (part.kind === 'picture') {
        // an empty packet says that the picture stays
        const seconds = count / pictures!.picturesPerSecond;
        if (part.bytes.length > 0) shown = pictureOf(part.bytes, header.pictures as PictureLayout, seconds);
        if (shown === undefined) continue;
        count += 1;
        yield { side: 'right', item: { ...shown, seconds }, bytes: shown.rgb.length };
      }
    }
    forget();
    const decoded = Math.max(
      audio === undefined ? 0 : samples / audio.sampleRateHz,
      pictures === undefined ? 0 : count / pictures.picturesPerSecond,
    );
    const missing = Math.min(durationSeconds ?? 0, firstSeconds) - decoded;
    if (readsAll && missing > LENIENT_SECONDS && missing > LENIENT_SHARE * durationSeconds!)
      throw new Error(
        `ends after ${decoded.toFixed(1)} of ${durationSeconds!.toFixed(1)} s: the file is cut off or damaged`,
      );
  }

  async function* told<Item>(stage: 'audio' | 'video', items: AsyncIterable<Item>): AsyncGenerator<Item> {
    try {
      yield* items;
    } catch (error) {
      throw mediaError(path, stage, error);
    }
  }
}

/** A copy, for samples must lie on a multiple of four bytes. */
function samplesOf(bytes: Buffer): Float32Array {
  return new Float32Array(new Uint8Array(bytes.subarray(0, bytes.length - (bytes.length % SAMPLE_BYTES))).buffer);
}

function mediaError(path: string, stage: 'probe' | 'audio' | 'video', error: unknown): MediaError {
  if (error instanceof MediaError) return error;
  return new MediaError({ path, stage, reason: error instanceof Error ? error.message : String(error) }, error);
}
