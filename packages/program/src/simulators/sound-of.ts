import { openClip, type Ffmpeg } from '@sdumc/media';
import type { Sound } from '@sdumc/text-sim';

const SAMPLE_RATE_HZ = 16000;

/** All sound of a clip; null where it has none. An hour is 230 MB. */
export async function soundOf(
  path: string,
  { ffmpeg, signal }: { readonly ffmpeg: Ffmpeg; readonly signal: AbortSignal },
): Promise<Sound | null> {
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
