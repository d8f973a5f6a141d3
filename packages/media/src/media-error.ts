/** Where a clip failed: finding ffmpeg or the file, reading what it is, its sound, or its pictures. */
export type MediaStage = 'find' | 'probe' | 'audio' | 'video';

/** That ffmpeg was ended by a signal that is not ours: of whoever stops a tree of processes, or of a system short of memory. */
export class FfmpegInterrupted extends Error {
  override readonly name = 'FfmpegInterrupted';
}

/** A clip that cannot be read, with the reason in one line. */
export class MediaError extends Error {
  override readonly name = 'MediaError';
  readonly path: string;
  readonly stage: MediaStage;
  /** Whether somebody else ended ffmpeg in the middle, so that the clip may well be read another time. */
  readonly wasInterrupted: boolean;

  constructor(
    { path, stage, reason }: { readonly path: string; readonly stage: MediaStage; readonly reason: string },
    cause?: unknown,
  ) {
    super(`${path}: ${reason}`, { cause });
    this.path = path;
    this.stage = stage;
    this.wasInterrupted = cause instanceof FfmpegInterrupted;
  }
}
