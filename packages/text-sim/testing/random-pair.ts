import { randomStream, type FrameSequence } from '@sdumc/core';
import type { AudioTextPair } from '../src/learned/learned-simulator.ts';

/** Normal values, the same for the same seed. */
export function randomFrames(frames: number, width: number, seed: number): FrameSequence {
  const random = randomStream(seed, frames, width);
  return { values: Float32Array.from({ length: frames * width }, () => random.normal()), frames, width };
}

/** Audio and text that have nothing to do with each other. */
export function randomPair(videoId: string, seed: number, { audioFrames = 8, textFrames = 3 } = {}): AudioTextPair {
  return { audio: randomFrames(audioFrames, 2, seed), text: randomFrames(textFrames, 3, seed + 1000), videoId };
}
