import { randomStream, type FrameSequence } from '@sdumc/core';
import type { AudioTextPair } from '../src/learned/paired-frames.ts';

/** Normal values, the same for the same seed. */
export function randomFrames(frames: number, width: number, seed: number): FrameSequence {
  const random = randomStream(seed, frames, width);
  return { values: Float32Array.from({ length: frames * width }, () => random.normal()), frames, width };
}

/** Audio and text that have nothing to do with each other. */
export function randomPair(videoId: string, seed: number, { audioFrames = 8, textFrames = 3 } = {}): AudioTextPair {
  return { audio: randomFrames(audioFrames, 2, seed), text: randomFrames(textFrames, 3, seed + 1000), videoId };
}

/** Text that is `factor` times the sum of the two audio frames beside it, and the first of their features. */
export function linearPair(videoId: string, seed: number, factor = 1): AudioTextPair {
  const textFrames = 4 + (seed % 3);
  const audio = randomFrames(2 * textFrames, 2, seed);
  const at = (frame: number, feature: number) => audio.values[frame * 2 + feature]!;
  const values = Array.from({ length: textFrames }, (_, frame) => {
    const first = at(2 * frame, 0) + at(2 * frame + 1, 0);
    const second = at(2 * frame, 1) + at(2 * frame + 1, 1);
    return [factor * (first + second), factor * first, 2];
  });
  return { audio, text: { values: Float32Array.from(values.flat()), frames: textFrames, width: 3 }, videoId };
}
