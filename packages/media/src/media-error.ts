/** Where a clip failed: finding ffmpeg or the file, reading what it is, its sound, or its pictures. */
export type MediaStage = 'find' | 'probe' | 'audio' | 'video';

/** A clip that cannot be read, with the reason in one line. */
export class MediaError extends Error {
  override readonly name = 'MediaError';
  readonly path: string;
  readonly stage: MediaStage;

  constructor(
    { path, stage, reason }: { readonly path: string; readonly stage: MediaStage; readonly reason: string },
    cause?: unknown,
  ) {
    super(`${path}: ${reason}`, { cause });
    this.path = path;
    this.stage = stage;
  }
}
