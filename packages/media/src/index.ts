export type { ClipNote } from './clip-note.ts';
export { findFfmpeg } from './ffmpeg/find-ffmpeg.ts';
export type { Ffmpeg, FfmpegOptions } from './ffmpeg/find-ffmpeg.ts';
export { MediaError } from './media-error.ts';
export type { MediaStage } from './media-error.ts';
export { openClip } from './open-clip.ts';
export type { ClipOptions, ClipOutcome, OpenClip } from './open-clip.ts';
