import type { AudioSamples } from '@sdumc/core';

export const SAMPLE_RATE_HZ = 16000;
/** Samples from one frame to the next: 10 ms. */
export const HOP = 160;
/** Samples around the middle of a frame: as many as pitch needs, the widest of all. */
export const REACH = 512;
/** Samples that are taken up at once, however long a chunk is. */
const PIECE = 4096;

/** The surroundings of frame t: `window[REACH]` is sample `t · HOP`, and what lies outside of the sound is 0. */
export interface AnalysisFrame {
  /** [2 · REACH]; overwritten by the next frame. */
  readonly window: Float64Array;
  /** The part of the window that is sound: `[begin, end)`. */
  readonly begin: number;
  readonly end: number;
}

/**
 * Cuts sound into frames as it streams in: `1 + ⌊samples / HOP⌋` of them, centred, zeros beyond both ends, as librosa's
 * `center=True, pad_mode='constant'` does. None where there is no sound.
 *
 * Errors: `audio sampleRateHz: must be 16000, received 8000`, `audio: sample 123 is NaN, every sample must be finite`.
 */
export async function* analysisFrames({ sampleRateHz, chunks }: AudioSamples): AsyncGenerator<AnalysisFrame> {
  if (sampleRateHz !== SAMPLE_RATE_HZ)
    throw new RangeError(`audio sampleRateHz: must be ${SAMPLE_RATE_HZ}, received ${sampleRateHz}`);
  const window = new Float64Array(2 * REACH);
  const held = new Float64Array(2 * REACH + PIECE); // samples from `first` on
  let first = 0;
  let received = 0;
  let middle = 0; // of the next frame

  const frame = (): AnalysisFrame => {
    const from = middle - REACH;
    const begin = Math.max(0, -from);
    const end = Math.min(2 * REACH, received - from);
    window.fill(0);
    window.set(held.subarray(from + begin - first, from + end - first), begin);
    middle += HOP;
    return { window, begin, end };
  };

  for await (const chunk of chunks)
    for (let start = 0; start < chunk.length; start += PIECE) {
      const piece = chunk.subarray(start, start + PIECE);
      expectFinite(piece, received);
      const needed = Math.max(first, middle - REACH);
      held.copyWithin(0, needed - first, received - first);
      first = needed;
      held.set(piece, received - first);
      received += piece.length;
      while (middle + REACH <= received) yield frame();
    }
  while (received > 0 && middle <= received) yield frame();
}

function expectFinite(piece: Float32Array, received: number): void {
  for (const [place, sample] of piece.entries())
    if (!Number.isFinite(sample))
      throw new RangeError(`audio: sample ${received + place} is ${sample}, every sample must be finite`);
}
