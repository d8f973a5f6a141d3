import type { AudioSamples } from '@sdumc/core';
import type { Clip } from '../clip/clip.ts';
import { MediaError } from '../media-error.ts';
import { decodedBytes, type DecodeOptions } from './decoded-bytes.ts';
import { expectWhole } from './expect-whole.ts';

export interface SampleOptions extends DecodeOptions {
  /** Default 16,000. */
  readonly sampleRateHz?: number;
}

const BYTES = Float32Array.BYTES_PER_ELEMENT;

/**
 * The sound of a clip as one channel of float32 samples, streamed while it is decoded: about a megabyte is in memory, however long
 * the clip is. It begins where the clip begins, with silence if its sound starts later, so that its times are those of the
 * pictures.
 *
 * Errors are {@link MediaError}s, thrown while it is walked: `/clips/a.mp4: ends after 1.2 of 3.0 s: the file is cut off or damaged`.
 *
 * @example
 * const { chunks } = readSamples(clip);
 * for await (const samples of chunks) console.log(samples.length);
 */
export function readSamples(clip: Clip, { sampleRateHz = 16000, ...options }: SampleOptions = {}): AudioSamples {
  const { audio } = clip;
  if (audio === null) throw new MediaError({ path: clip.path, stage: 'audio', reason: 'has no sound' });
  const output = ['-map', `0:${audio.stream}`, '-vn', '-ac', '1', '-ar', String(sampleRateHz), '-af', 'aresample=async=1:first_pts=0', '-f', 'f32le']; // prettier-ignore
  return { sampleRateHz, chunks: samples() };

  async function* samples(): AsyncGenerator<Float32Array> {
    let rest: Buffer = Buffer.alloc(0);
    let count = 0;
    for await (const chunk of decodedBytes(clip, { stage: 'audio', output, ...options })) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const whole = bytes.length - (bytes.length % BYTES);
      rest = bytes.subarray(whole);
      if (whole === 0) continue;
      // a copy, for samples must lie on a multiple of four bytes, and the buffer is ffmpeg's pipe's
      yield new Float32Array(Uint8Array.from(bytes.subarray(0, whole)).buffer);
      count += whole / BYTES;
    }
    expectWhole(clip, { stage: 'audio', decodedSeconds: count / sampleRateHz });
  }
}
