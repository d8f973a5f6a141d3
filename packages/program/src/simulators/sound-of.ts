import type { AudioSamples } from '@sdumc/core';
import { openClip, type Ffmpeg } from '@sdumc/media';
import type { Sound } from '@sdumc/text-sim';
import type { ClipLimits } from '../clip-workers/messages.ts';

const SAMPLE_RATE_HZ = 16000;

/** All sound of a clip; null where it has none. An hour is 230 MB. */
export async function soundOf(
  path: string,
  {
    ffmpeg,
    signal,
    limits = null,
  }: { readonly ffmpeg: Ffmpeg; readonly signal: AbortSignal; readonly limits?: ClipLimits | null },
): Promise<Sound | null> {
  const clip = await openClip(path, {
    ...limits,
    ...(limits !== null && { firstSeconds: limits.longestSeconds }),
    ...{ ffmpeg, signal, audio: { sampleRateHz: SAMPLE_RATE_HZ } },
  });
  try {
    return clip.audio === null ? null : await inOnePiece(clip.audio);
  } finally {
    await clip.close();
  }
}

async function inOnePiece(audio: AudioSamples): Promise<Sound> {
  const chunks: Float32Array[] = [];
  let length = 0;
  for await (const chunk of audio.chunks) {
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
