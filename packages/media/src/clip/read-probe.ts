import type { Ffmpeg } from '../ffmpeg/find-ffmpeg.ts';
import type { AudioTrack, Clip, VideoTrack } from './clip.ts';

/** What ffprobe prints of a stream, as far as it is read; any of it may be missing or odd. */
interface ProbedStream {
  readonly index?: unknown;
  readonly codec_type?: unknown;
  readonly codec_name?: unknown;
  readonly width?: unknown;
  readonly height?: unknown;
  readonly sample_aspect_ratio?: unknown;
  readonly avg_frame_rate?: unknown;
  readonly channels?: unknown;
  readonly sample_rate?: unknown;
  readonly duration?: unknown;
  readonly disposition?: { readonly default?: unknown; readonly attached_pic?: unknown };
  readonly tags?: { readonly rotate?: unknown };
  readonly side_data_list?: readonly { readonly rotation?: unknown }[];
}

/** Reads what ffprobe printed, and chooses one track of sound and one of pictures: the default ones, else the first. */
export function readProbe(json: string, { path, ffmpeg }: { readonly path: string; readonly ffmpeg: Ffmpeg }): Clip {
  const { streams = [], format } = JSON.parse(json) as {
    readonly streams?: readonly ProbedStream[];
    readonly format?: { readonly duration?: unknown };
  };
  const audio = chosen(streams.filter((stream) => stream.codec_type === 'audio' && positive(stream.channels) !== null));
  const video = chosen(
    streams.filter(
      ({ codec_type, disposition, width, height }) =>
        codec_type === 'video' &&
        disposition?.attached_pic !== 1 &&
        positive(width) !== null &&
        positive(height) !== null,
    ),
  );
  return {
    path,
    ffmpeg,
    durationSeconds: positive(format?.duration),
    audio: audio === undefined ? null : audioTrack(audio),
    video: video === undefined ? null : videoTrack(video),
  };
}

function chosen(streams: readonly ProbedStream[]): ProbedStream | undefined {
  return streams.find(({ disposition }) => disposition?.default === 1) ?? streams[0];
}

function audioTrack(stream: ProbedStream): AudioTrack {
  return {
    stream: Number(stream.index),
    codec: nameOf(stream.codec_name),
    channels: positive(stream.channels)!,
    sampleRateHz: positive(stream.sample_rate) ?? 0,
    durationSeconds: positive(stream.duration),
  };
}

function videoTrack(stream: ProbedStream): VideoTrack {
  const rotation = rotationOf(stream);
  const wide = Math.max(1, Math.round(positive(stream.width)! * (ratio(stream.sample_aspect_ratio, ':') ?? 1)));
  const high = positive(stream.height)!;
  const [width, height] = rotation % 180 === 0 ? [wide, high] : [high, wide];
  return {
    stream: Number(stream.index),
    codec: nameOf(stream.codec_name),
    width,
    height,
    picturesPerSecond: ratio(stream.avg_frame_rate, '/'),
    rotation,
    durationSeconds: positive(stream.duration),
  };
}

function nameOf(codec: unknown): string {
  return typeof codec === 'string' ? codec : 'unknown';
}

/** Quarters of a turn, clockwise: old files say it in a tag, newer ones (counter-clockwise) beside the stream. */
function rotationOf({ tags, side_data_list: sides = [] }: ProbedStream): number {
  const side = sides.map(({ rotation }) => Number(rotation)).find((degrees) => Number.isFinite(degrees));
  const clockwise = side === undefined ? Number(tags?.rotate ?? 0) : -side;
  return Number.isFinite(clockwise) ? (((Math.round(clockwise / 90) * 90) % 360) + 360) % 360 : 0;
}

function positive(value: unknown): number | null {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : NaN;
  return Number.isFinite(number) && number > 0 ? number : null;
}

function ratio(value: unknown, sign: ':' | '/'): number | null {
  if (typeof value !== 'string') return null;
  const [above, below] = value.split(sign).map(Number) as [number, number?];
  return below !== undefined && above > 0 && below > 0 ? above / below : null;
}
