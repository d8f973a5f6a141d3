import type { FrameSequence } from '@sdumc/core';
import { stackFrames } from './stack-frames.ts';

/** A linear layer in PyTorch's layout: y = W x + b. */
export interface LinearWeights {
  /** [out, in], row-major */
  readonly weight: Float32Array;
  /** [out] */
  readonly bias: Float32Array;
}

export interface ProjectorWeights {
  readonly first: LinearWeights;
  readonly second: LinearWeights;
}

/** Frames of audio that become one vector: of WavLM, a tenth of a second. */
const TOGETHER = 5;

/**
 * Takes audio frames into the space of an LLM's embeddings, [T, D] to [⌈T / 5⌉, E]: five frames side by side, Linear, ReLU, Linear; of the
 * paper 5·1024 → 2048 → 4096, with the frozen weights of SLAM-LLM's projector (Ma et al. 2024).
 *
 * Errors: `projector audio: axis 1 (D) must be 1024, received 768`.
 */
export function projectAudio(audio: FrameSequence, { first, second }: ProjectorWeights): FrameSequence {
  const [hidden, width] = [first.bias.length, second.bias.length];
  const [inputs, expected] = [first.weight.length / hidden, second.weight.length / width];
  if (expected !== hidden)
    throw new RangeError(`projector second: must take the ${hidden} numbers of the first, received ${expected}`);
  if (audio.width * TOGETHER !== inputs)
    throw new RangeError(`projector audio: axis 1 (D) must be ${inputs / TOGETHER}, received ${audio.width}`);
  const stacked = stackFrames(audio, TOGETHER);
  const values = new Float32Array(stacked.frames * width);
  const activation = new Float32Array(hidden);
  for (let frame = 0; frame < stacked.frames; frame++) {
    applyLinear(first, stacked.values.subarray(frame * inputs, (frame + 1) * inputs), activation);
    for (let unit = 0; unit < hidden; unit++) activation[unit] = Math.max(0, activation[unit]!);
    applyLinear(second, activation, values.subarray(frame * width, (frame + 1) * width));
  }
  return { values, frames: stacked.frames, width };
}

function applyLinear({ weight, bias }: LinearWeights, from: Float32Array, to: Float32Array): void {
  const inputs = from.length;
  for (let row = 0; row < to.length; row++) {
    let sum = bias[row]!;
    for (let column = 0, at = row * inputs; column < inputs; column++, at++) sum += weight[at]! * from[column]!;
    to[row] = sum;
  }
}
