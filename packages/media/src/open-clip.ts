import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AudioSamples, Picture, Pictures } from '@sdumc/core';
import type { ClipNote } from './clip-note.ts';
import { chosenTrack } from './decode/chosen-tracks.ts';
import type { FileInformation } from './decode/file-information.ts';
import { monoMix, type TimedSamples } from './decode/mono-mix.ts';
import { MOST_STILL_SECONDS, pictureJump, pictureTimeline } from './decode/picture-timeline.ts';
import { readMatroska, type MatroskaPart } from './decode/read-matroska.ts';
import { runFfmpeg, type FfmpegRun } from './decode/run-ffmpeg.ts';
import { soundTimeline } from './decode/sound-timeline.ts';
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
  /** What is known once the streams have been read to their ends. */
  outcome(): ClipOutcome;
  /** Gives up what has not been read. */
  close(): Promise<void>;
}

/** What reading a clip has shown. */
export interface ClipOutcome {
  /** As its container says, or as was decoded where that is far from it; null where the container does not say. */
  readonly durationSeconds: number | null;
  /** What is out of the ordinary: several tracks, gaps, time stamps that jump, channels that cancel each other. */
  readonly notes: readonly ClipNote[];
}

const MOST_SECONDS = 1800;
const MOST_MEMORY_BYTES = 2 * 2 ** 30;
const LONGEST_SIDE = 640;
/** What one reader may leave to the other. */
const MOST_WAITING_BYTES = 32 * 2 ** 20;
const SAMPLE_BYTES = Float32Array.BYTES_PER_ELEMENT;
const CHANNELS = 2;

/** A track may end a little before its container says, but a clip of which a tenth is missing is not the clip. */
const LENIENT_SECONDS = 0.5;
const LENIENT_SHARE = 0.1;

/** Containers whose packets carry the times at which they are to be played; in the others they follow each other. */
const TIMED_CONTAINERS = /^(?:mov|matroska|avi|asf|flv|mpeg|mpegts)\b/;
/** Containers that do not say how long they are: ffmpeg takes the last time stamp less the first. */
const SPANNED_CONTAINERS = /^(?:mpeg|mpegts|ogg)\b/;

/**
 * Opens a clip for its sound and its pictures, decoded by one process while they are read, in a few megabytes of memory however long
 * the clip is. Ask for what is read, and read both at once; each may be walked once. Their times agree: both begin where the clip begins.
 * Sound is one channel of float32; pictures are upright, with square pixels, in even steps, at whatever rate they were recorded. Of several
 * tracks the default is taken, else the first; cover art is no picture. `outcome` tells what was out of the ordinary.
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
  const isStopped = () => signal?.aborted === true;
  if (isStopped()) throw new MediaError({ path: absolute, stage: 'probe', reason: 'was stopped' });
  const start = (output: readonly string[]) => runFfmpeg({ program: ffmpeg.ffmpeg, path: absolute, output, limits });
  let run = start(outputOptions(options));
  const onAbort = () => void run.stop('was stopped');
  signal?.addEventListener('abort', onAbort, { once: true });
  const forget = () => signal?.removeEventListener('abort', onAbort);
  try {
    const information = await run.information;
    const tracks = chosenTracks(options, information);
    if (tracks.audio?.isNotFirst === true || tracks.video?.isNotFirst === true) {
      await run.stop('takes another track');
      run = start(outputOptions(options, { audio: tracks.audio?.index, video: tracks.video?.index }));
      if (isStopped()) await run.stop('was stopped');
    }
    const parts = readMatroska(run.bytes);
    const first = await parts.next();
    if (first.done === true || first.value.kind !== 'header')
      throw new Error('holds no sound and no pictures that can be decoded');
    const onePicture = () =>
      start([...outputOptions({ ...options, audio: undefined }, { video: tracks.video?.index, takesFirst: true })]);
    const notes = [...(tracks.audio?.notes ?? []), ...(tracks.video?.notes ?? [])];
    return openStreams({
      path: absolute,
      options,
      run,
      parts,
      header: first.value,
      information,
      notes,
      onePicture,
      forget,
    });
  } catch (error) {
    forget();
    await run.stop('failed');
    if (error instanceof Error && error.message === NO_STREAM) return nothingIn(absolute);
    throw mediaError(absolute, 'probe', error);
  }
}

function nothingIn(path: string): OpenClip {
  const outcome = () => ({ durationSeconds: null, notes: [] });
  return { path, durationSeconds: null, audio: null, pictures: null, outcome, close: () => Promise.resolve() };
}

function chosenTracks({ audio, pictures }: ClipOptions, information: FileInformation | null) {
  const tracks = information?.tracks ?? [];
  return {
    audio: audio && chosenTrack(tracks, 'audio'),
    video: pictures && chosenTrack(tracks, 'video'),
  };
}

async function expectFile(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new MediaError({ path, stage: 'find', reason: code === 'ENOENT' ? 'no such file' : message }, error);
  });
  if (!found.isFile()) throw new MediaError({ path, stage: 'find', reason: 'is no regular file' });
  if (found.size === 0) throw new MediaError({ path, stage: 'find', reason: 'is empty' });
}

/** @param tracks streams of the file where it is not the first ones that are wanted, and whether of pictures only the first is */
function outputOptions(
  { audio, pictures, firstSeconds }: OutputWanted,
  tracks: {
    readonly audio?: number | undefined;
    readonly video?: number | undefined;
    readonly takesFirst?: boolean;
  } = {},
): string[] {
  if (pictures !== undefined && !(pictures.picturesPerSecond > 0 && Number.isFinite(pictures.picturesPerSecond)))
    throw new RangeError(`openClip picturesPerSecond: must be above 0, received ${pictures.picturesPerSecond}`);
  return [
    ...(pictures === undefined
      ? ['-vn']
      : [
          '-map', `0:${tracks.video ?? 'V:0'}?`,
          '-vf', pictureFilters(pictures, tracks.takesFirst === true),
          '-c:v', 'rawvideo', '-pix_fmt', 'bgr24',
          ...(tracks.takesFirst === true ? ['-frames:v', '1'] : []),
        ]), // prettier-ignore
    ...(audio === undefined
      ? ['-an']
      : [
          '-map', `0:${tracks.audio ?? 'a:0'}?`,
          '-af', TWO_CHANNELS,
          '-ar', String(audio.sampleRateHz),
          '-c:a', 'pcm_f32le',
        ]), // prettier-ignore
    ...(firstSeconds === undefined ? [] : ['-t', String(firstSeconds)]),
    ...['-f', 'matroska', '-allow_raw_vfw', '1', '-write_crc32', '0'],
  ];
}

type OutputWanted = Pick<ClipOptions, 'pictures' | 'firstSeconds'> & {
  readonly audio?: ClipOptions['audio'] | undefined;
};

/** Mono comes twice, each time by √½, as loud as it is once both are added by √½; of integers ffmpeg would mix quieter than of floats. */
const TWO_CHANNELS = 'aformat=sample_fmts=flt:channel_layouts=stereo';

/** Seconds from the frame before, by ffmpeg. */
const STEP = '(PTS-PREV_INPTS)*TB';
/** Shifts time stamps so that one that jumps follows the one before, and prints how far it jumped: `fps` would fill hours with copies. */
const WITHOUT_JUMPS = `setpts='PTS-st(0,ld(0)+if(isnan(PREV_INPTS),0,if(gt(${STEP},${MOST_STILL_SECONDS})+lt(${STEP},-1),print(${STEP})/TB,0)))'`;

function pictureFilters(
  { picturesPerSecond, longestSide = LONGEST_SIDE }: NonNullable<ClipOptions['pictures']>,
  takesFirst: boolean,
): string {
  const scale = `min(1,${longestSide}/max(iw*sar,ih))`;
  const size = `scale=w='max(1,round(${scale}*iw*sar))':h='max(1,round(${scale}*ih))':flags=area,setsar=1`;
  return takesFirst ? size : `${WITHOUT_JUMPS},fps=fps=${picturesPerSecond},${size}`;
}

function openStreams({
  path,
  options: { audio, pictures, firstSeconds = Infinity },
  run,
  parts,
  header,
  information,
  notes,
  onePicture,
  forget,
}: {
  readonly path: string;
  readonly options: ClipOptions;
  readonly run: FfmpegRun;
  readonly parts: AsyncIterable<MatroskaPart>;
  readonly header: MatroskaPart & { readonly kind: 'header' };
  readonly information: FileInformation | null;
  readonly notes: readonly ClipNote[];
  /** Decodes the first picture alone. */
  readonly onePicture: () => FfmpegRun;
  readonly forget: () => void;
}): OpenClip {
  const durationSeconds = information?.durationSeconds ?? null;
  const { container = '', tracks = [] } = information ?? {};
  const has = (kind: 'audio' | 'video') => tracks.some((track) => track.kind === kind);
  const readsAll = (audio !== undefined || !has('audio')) && (pictures !== undefined || !has('video'));
  const sampleRateHz = audio?.sampleRateHz ?? 1;
  const picturesPerSecond = pictures?.picturesPerSecond ?? 1;
  const mix = monoMix(sampleRateHz);
  const isTimed = TIMED_CONTAINERS.test(container) || (container === 'ogg' && has('video'));
  const sound = soundTimeline({ sampleRateHz, isTimed });
  const shown = pictureTimeline(picturesPerSecond);
  let oneMore: FfmpegRun | undefined;
  const queues = twoQueues(sorted(), {
    mostBytes: MOST_WAITING_BYTES,
    onAllLeft: () => stop('was not read to its end'),
  });
  const stop = async (reason: string): Promise<void> => {
    await Promise.all([run.stop(reason), oneMore?.stop(reason)]);
  };
  return {
    path,
    durationSeconds,
    audio: header.hasAudio && audio !== undefined ? { sampleRateHz, chunks: told('audio', queues.left) } : null,
    pictures: header.pictures !== null && pictures !== undefined ? told('video', queues.right) : null,
    outcome() {
      const of = (modality: ClipNote['modality'], texts: readonly string[]) =>
        texts.map((text) => ({ modality, text }));
      const all = [
        ...notes,
        ...of('audio', [...sound.notes(), ...mix.notes()]),
        ...of('video', [...run.printed.map(pictureJump), ...shown.notes(), ...fewPictures()]),
      ];
      const isWrong = readsAll && durationSeconds !== null && isFar(durationSeconds - decodedSeconds());
      if (isWrong && isTimed && all.length === notes.length && decodedSeconds() < durationSeconds)
        all.push(...of(audio === undefined ? 'video' : 'audio', [spanned()]));
      return { durationSeconds: isWrong ? decodedSeconds() : durationSeconds, notes: all };
    },
    async close() {
      forget();
      await stop('was closed');
    },
  };

  function decodedSeconds(): number {
    return Math.max(sound.seconds(), shown.count() / picturesPerSecond);
  }

  function isFar(seconds: number): boolean {
    return Math.abs(seconds) > LENIENT_SECONDS && Math.abs(seconds) > LENIENT_SHARE * (durationSeconds ?? 0);
  }

  function spanned(): string {
    return `its time stamps span ${durationSeconds!.toFixed(1)} s, of which ${decodedSeconds().toFixed(1)} s are there: they jump`;
  }

  function fewPictures(): string[] {
    if (header.pictures === null || shown.count() !== 1 || firstSeconds <= 1 / picturesPerSecond) return [];
    return [`its pictures end before the second step of ${(1 / picturesPerSecond).toFixed(2)} s: one picture is used`];
  }

  /** Samples to the left, pictures to the right. */
  async function* sorted(): AsyncGenerator<Sorted<Float32Array, Picture>> {
    for await (const part of parts) {
      if (part.kind === 'audio') {
        for (const packet of mix.push({ seconds: part.seconds, samples: samplesOf(part.bytes) }))
          yield* samplesAt(packet);
      } else if (part.kind === 'picture') yield* picturesAt(part.seconds, part.bytes);
    }
    for (const packet of mix.flush()) yield* samplesAt(packet);
    if (header.pictures !== null && shown.count() === 0) {
      // ffmpeg rounds a track of less than half a step to no picture at all
      oneMore = onePicture();
      for await (const part of readMatroska(oneMore.bytes))
        if (part.kind === 'picture') yield* picturesAt(0, part.bytes);
    }
    forget();
    const jumps = run.printed.length + sound.notes().length + shown.notes().length > 0;
    const missing = Math.min(durationSeconds ?? 0, firstSeconds) - decodedSeconds();
    if (readsAll && missing > 0 && isFar(missing) && !jumps && !SPANNED_CONTAINERS.test(container))
      throw new Error(
        `ends after ${decodedSeconds().toFixed(1)} of ${durationSeconds!.toFixed(1)} s: the file is cut off or damaged`,
      );
  }

  function* samplesAt(packet: TimedSamples): Generator<Sorted<Float32Array, Picture>> {
    for (const samples of sound.place(packet)) {
      const beyond = Math.round((sound.seconds() - firstSeconds) * sampleRateHz);
      const item = beyond > 0 ? samples.subarray(0, Math.max(0, samples.length - beyond)) : samples;
      if (item.length > 0) yield { side: 'left', item, bytes: item.byteLength };
    }
  }

  function* picturesAt(seconds: number, bytes: Buffer): Generator<Sorted<Float32Array, Picture>> {
    const { width, height } = header.pictures!;
    for (const item of shown.place({ seconds, width, height, rgb: rgbOf(bytes) }))
      if (item.seconds < firstSeconds) yield { side: 'right', item, bytes: bytes.length };
  }

  async function* told<Item>(stage: 'audio' | 'video', items: AsyncIterable<Item>): AsyncGenerator<Item> {
    try {
      yield* items;
    } catch (error) {
      throw mediaError(path, stage, error);
    }
  }
}

/** Red, green and blue of blue, green and red; a copy. */
function rgbOf(bytes: Buffer): Uint8Array {
  const rgb = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += 3) {
    rgb[at] = bytes[at + 2]!;
    rgb[at + 1] = bytes[at + 1]!;
    rgb[at + 2] = bytes[at]!;
  }
  return rgb;
}

/** A copy, for samples must lie on a multiple of four bytes; whole pairs of them. */
function samplesOf(bytes: Buffer): Float32Array {
  return new Float32Array(
    new Uint8Array(bytes.subarray(0, bytes.length - (bytes.length % (CHANNELS * SAMPLE_BYTES)))).buffer,
  );
}

function mediaError(path: string, stage: 'probe' | 'audio' | 'video', error: unknown): MediaError {
  if (error instanceof MediaError) return error;
  return new MediaError({ path, stage, reason: error instanceof Error ? error.message : String(error) }, error);
}
