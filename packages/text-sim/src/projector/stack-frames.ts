import type { FrameSequence } from '@sdumc/core';

/** Lays so many frames beside each other, [T, D] to [⌈T / n⌉, n·D]; the last is filled up with zeros. */
export function stackFrames({ values, frames, width }: FrameSequence, together: number): FrameSequence {
  const stacked = Math.ceil(frames / together);
  const filled = new Float32Array(stacked * together * width);
  filled.set(values);
  return { values: filled, frames: stacked, width: together * width };
}
