import { existsSync } from 'node:fs';
import type { Ffmpeg } from '@sdumc/media';
import { mediaHash } from '@sdumc/program';
import { soundOf } from '@sdumc/program/simulators';
import type { StoredUtterance } from '@sdumc/store';
import type { Sound } from '@sdumc/text-sim';

/**
 * All sound of an utterance's clip; null where it has none. An hour is 230 MB.
 *
 * Errors: `no clip is known of mosi/12`, `/clips/12.mp4: no such file`, `/clips/12.mp4: is not the clip that was extracted, its bytes have changed`.
 */
export async function clipSound(
  { id, media: path, mediaHash: expected }: StoredUtterance,
  { ffmpeg, signal }: { readonly ffmpeg: Ffmpeg; readonly signal: AbortSignal },
): Promise<Sound | null> {
  if (path === undefined) throw new Error(`no clip is known of ${id}`);
  if (expected !== undefined && existsSync(path) && (await mediaHash(path)) !== expected)
    throw new Error(`${path}: is not the clip that was extracted, its bytes have changed`);
  return soundOf(path, { ffmpeg, signal });
}
