import type { FrameSequence } from '@sdumc/core';
import { readNpy, toFloat32Array } from '@sdumc/formats';

/** All utterances' frames of one stream, [N, T, D], as one array holds them. */
export interface StreamArray {
  readonly width: number;
  /** Values that were NaN or infinite and are now 0. */
  readonly nonFinite: number;
  /** One entry per row of the array; undefined where the utterance lacks this stream. */
  readonly sequences: readonly (FrameSequence | undefined)[];
}

/**
 * Reads `[N, D]` (one frame each) or `[N, T, D]` (padded with zeros on the right). NaN and ±∞ become 0. An utterance's frames
 * end with its last row that is not all zero; one without such a row lacks the stream.
 *
 * Errors: `mosi/audio.npy: must have 2199 rows, one for each line of index.csv, received 2198`.
 */
export async function readStreamArray(path: string, rows: number): Promise<StreamArray> {
  const { shape, data } = await readNpy(path);
  const [count, ...rest] = shape;
  const [padded, width] = rest.length === 1 ? [1, rest[0]!] : rest;
  if (
    rest.length < 1 ||
    rest.length > 2 ||
    padded === 0 ||
    width === 0 ||
    padded === undefined ||
    width === undefined
  ) {
    throw new Error(`${path}: must be [N, D] or [N, T, D], received [${shape.join(', ')}]`);
  }
  if (count !== rows) {
    throw new Error(`${path}: must have ${rows} rows, one for each line of index.csv, received ${count}`);
  }
  const values = toFloat32Array(data);
  const nonFinite = zeroNonFinite(values);
  const sequences = Array.from({ length: rows }, (_, row) => {
    const own = values.subarray(row * padded * width, (row + 1) * padded * width);
    const frames = Math.ceil((own.findLastIndex((value) => value !== 0) + 1) / width);
    return frames === 0 ? undefined : { values: own.subarray(0, frames * width), frames, width };
  });
  return { width, nonFinite, sequences };
}

/** Sets NaN and ±∞ to 0, in place; returns how many there were. */
function zeroNonFinite(values: Float32Array): number {
  let count = 0;
  for (let at = 0; at < values.length; at += 1) {
    if (Number.isFinite(values[at])) continue;
    values[at] = 0;
    count += 1;
  }
  return count;
}
