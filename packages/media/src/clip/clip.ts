import type { Ffmpeg } from '../ffmpeg/find-ffmpeg.ts';

/** A clip that can be decoded, with what its container says of it. */
export interface Clip {
  /** Absolute. */
  readonly path: string;
  readonly ffmpeg: Ffmpeg;
  /** Null where the container does not say. */
  readonly durationSeconds: number | null;
  /** Null where the clip has no sound. */
  readonly audio: AudioTrack | null;
  /** Null where it has no pictures. */
  readonly video: VideoTrack | null;
}

export interface AudioTrack {
  /** Its number among the streams of the file. */
  readonly stream: number;
  readonly codec: string;
  readonly channels: number;
  readonly sampleRateHz: number;
  readonly durationSeconds: number | null;
}

export interface VideoTrack {
  readonly stream: number;
  readonly codec: string;
  /** Upright and with square pixels: turned as the file asks, stretched as it asks. */
  readonly width: number;
  readonly height: number;
  /** On average; of variable rates too. */
  readonly picturesPerSecond: number | null;
  /** Clockwise degrees by which the stored pictures are turned. */
  readonly rotation: number;
  readonly durationSeconds: number | null;
}
