import type { Clip } from '../clip/clip.ts';
import { MediaError } from '../media-error.ts';

/** What may be missing at the end of a track: encoders pad, and containers round. */
const LENIENT_SECONDS = 0.5;
const LENIENT_SHARE = 0.1;

/** Refuses a track of which much less could be decoded than its container promises: half of a clip is not the clip. */
export function expectWhole(
  clip: Clip,
  { stage, decodedSeconds }: { readonly stage: 'audio' | 'video'; readonly decodedSeconds: number },
): void {
  const promised = clip[stage]?.durationSeconds ?? clip.durationSeconds;
  if (promised === null) return;
  const missing = promised - decodedSeconds;
  if (missing <= LENIENT_SECONDS || missing <= LENIENT_SHARE * promised) return;
  const reason = `ends after ${decodedSeconds.toFixed(1)} of ${promised.toFixed(1)} s: the file is cut off or damaged`;
  throw new MediaError({ path: clip.path, stage, reason });
}
