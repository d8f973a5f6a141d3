import type { WindowPlace } from './kept-frames.ts';

export interface SoundWindow extends WindowPlace {
  readonly samples: Float32Array;
}

/**
 * Cuts sound that streams in into windows of `size` samples that begin every `step` samples; the last one is shorter, but always
 * longer than what it shares with the one before. No sound, no window. Holds one window at a time.
 *
 * @example
 * for await (const { samples, last } of soundWindows(chunks, { size: 320_000, step: 288_000 })) await run(samples);
 */
export async function* soundWindows(
  chunks: AsyncIterable<Float32Array>,
  { size, step }: { readonly size: number; readonly step: number },
): AsyncGenerator<SoundWindow> {
  const window = new Float32Array(size);
  let filled = 0;
  let index = 0;
  for await (const chunk of chunks) {
    for (let taken = 0; taken < chunk.length;) {
      if (filled === size) {
        yield { samples: window.slice(), index, last: false };
        window.copyWithin(0, step);
        filled -= step;
        index += 1;
      }
      const piece = chunk.subarray(taken, taken + size - filled);
      window.set(piece, filled);
      filled += piece.length;
      taken += piece.length;
    }
  }
  if (filled > 0) yield { samples: window.slice(0, filled), index, last: true };
}
