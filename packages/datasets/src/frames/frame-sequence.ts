import type { FrameSequence } from '@sdumc/core';

/** The first `frames` frames of `values` [T, D]; undefined where there is none: the utterance lacks the stream. */
export function frameSequence(values: Float32Array, frames: number, width: number): FrameSequence | undefined {
  return frames === 0 ? undefined : { values: values.subarray(0, frames * width), frames, width };
}
