import type { FrameSequence } from '@sdumc/core';
import { openNpy, toFloat32Array } from '@sdumc/formats';
import type { NpyFile } from '@sdumc/formats';
import { frameSequence } from '../frames/frame-sequence.ts';
import { observedFrames } from '../frames/observed-frames.ts';
import { zeroNonFinite } from '../frames/zero-non-finite.ts';

/** All utterances' frames of one stream, [N, T, D], in an open file. */
export interface StreamArray {
  readonly width: number;
  /** Values that are NaN or infinite and are read as 0. */
  readonly nonFinite: number;
  /** T of each row of the array; 0 where the utterance lacks this stream. */
  readonly frames: Uint32Array;
  /** The frames of one row; undefined where the utterance lacks this stream. */
  read(row: number): Promise<FrameSequence | undefined>;
  close(): Promise<void>;
}

/** The pass at opening reads this much at a time. */
const PORTION_VALUES = 2 ** 20;

/**
 * Opens `[N, D]` (one frame each) or `[N, T, D]` (padded with zeros on the right), and passes over it once, in portions, to count
 * frames. NaN and ±∞ are 0. An utterance's frames end with its last row that is not all zero; one without such a row lacks the
 * stream.
 *
 * Errors: `mosi/audio.npy: must have 2199 rows, one for each line of index.csv, received 2198`.
 */
export async function openStreamArray(path: string, rows: number): Promise<StreamArray> {
  const file = await openNpy(path);
  try {
    const { padded, width } = expectSequences(file, rows, path);
    const { nonFinite, frames } = await countFrames(file, padded, width);
    return {
      width,
      nonFinite,
      frames,
      read: async (row) => (frames[row] === 0 ? undefined : readSequence(file, row, width)),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readSequence(file: NpyFile, row: number, width: number): Promise<FrameSequence | undefined> {
  const values = toFloat32Array(await file.readRows(row, 1));
  zeroNonFinite(values);
  return frameSequence(values, observedFrames(values, width), width);
}

function expectSequences({ shape }: NpyFile, rows: number, path: string): { padded: number; width: number } {
  const [count, ...rest] = shape;
  const [padded, width] = rest.length === 1 ? [1, rest[0]!] : rest;
  if (rest.length > 2 || padded === 0 || width === 0 || padded === undefined || width === undefined) {
    throw new Error(`${path}: must be [N, D] or [N, T, D], received [${shape.join(', ')}]`);
  }
  if (count !== rows) {
    throw new Error(`${path}: must have ${rows} rows, one for each line of index.csv, received ${count}`);
  }
  return { padded, width };
}

async function countFrames(file: NpyFile, padded: number, width: number) {
  const length = padded * width;
  const portion = Math.max(1, Math.floor(PORTION_VALUES / length));
  const frames = new Uint32Array(file.rows);
  let nonFinite = 0;
  for (let start = 0; start < file.rows; start += portion) {
    const count = Math.min(portion, file.rows - start);
    const values = toFloat32Array(await file.readRows(start, count));
    nonFinite += zeroNonFinite(values);
    for (let row = 0; row < count; row += 1) {
      frames[start + row] = observedFrames(values.subarray(row * length, (row + 1) * length), width);
    }
  }
  return { nonFinite, frames };
}
