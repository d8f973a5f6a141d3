import type { FrameSequence } from '@sdumc/core';

export type Pooling = 'first' | 'mean';

export interface Poolable {
  readonly name: string;
  readonly output: string;
  /** [B, D], or [B, P, D] where every picture has P patches. */
  readonly values: Float32Array;
  readonly dims: readonly number[];
  readonly pool: Pooling;
}

/** One row for each picture, [B, D]: the first patch's (the class token), or the mean of all. Copied out of what it is given. */
export function pooledRows({ name, output, values, dims, pool }: Poolable): FrameSequence {
  const [frames = 0, second = 0, third] = dims;
  if (dims.length === 2) return { values: values.slice(), frames, width: second };
  if (dims.length !== 3 || third === undefined || second < 1)
    throw new Error(`${name} ${output}: must be [B, D] or [B, P, D], received [${dims.join(', ')}]`);
  const width = third;
  const rows = new Float32Array(frames * width);
  const patches = pool === 'first' ? 1 : second;
  for (let frame = 0; frame < frames; frame += 1) {
    for (let place = 0; place < width; place += 1) {
      let sum = 0;
      for (let patch = 0; patch < patches; patch += 1) sum += values[(frame * second + patch) * width + place]!;
      rows[frame * width + place] = sum / patches;
    }
  }
  return { values: rows, frames, width };
}
