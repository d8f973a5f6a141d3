import { existsSync } from 'node:fs';
import { openClip, type Ffmpeg } from '@sdumc/media';
import { mediaHash } from '@sdumc/program';
import type { StoredUtterance } from '@sdumc/store';
import type { Sound } from '@sdumc/text-sim';

const SAMPLE_RATE_HZ = 16000;

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
  const clip = await openClip(path, { ffmpeg, signal, audio: { sampleRateHz: SAMPLE_RATE_HZ } });
  if (clip.audio === null) return null;
  const chunks: Float32Array[] = [];
  let length = 0;
  for await (const chunk of clip.audio.chunks) {
    chunks.push(chunk);
    length += chunk.length;
  }
  const samples = new Float32Array(length);
  let at = 0;
  for (const chunk of chunks) {
    samples.set(chunk, at);
    at += chunk.length;
  }
  return { samples, sampleRateHz: SAMPLE_RATE_HZ };
}
