import type { FrameSequence } from '@sdumc/core';
import type { OnnxOutput } from '../runtime/onnx-session.ts';
import type { AudioDescription } from './extractor-description.ts';

/** Frames [T, D] out of a model's output, in whatever order it has its axes. */
export function frameValues(
  { name, output: { name: output, layout } }: AudioDescription,
  { values, dims }: OnnxOutput,
): FrameSequence {
  const sizes = Object.fromEntries(Array.from(layout, (axis, place) => [axis, dims[place] ?? 0]));
  const { B = 1, T = 0, D = 0 } = sizes;
  if (dims.length !== layout.length || B !== 1)
    throw new Error(`${name} output ${output}: must be ${layout} with one sound, received [${dims.join(', ')}]`);
  if (layout.endsWith('TD')) return { values, frames: T, width: D };
  const turned = new Float32Array(T * D);
  for (let frame = 0; frame < T; frame += 1)
    for (let place = 0; place < D; place += 1) turned[frame * D + place] = values[place * T + frame]!;
  return { values: turned, frames: T, width: D };
}
