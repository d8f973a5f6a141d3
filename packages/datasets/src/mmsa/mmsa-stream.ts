import type { FrameSequence } from '@sdumc/core';
import { frameSequence } from '../frames/frame-sequence.ts';
import { observedFrames } from '../frames/observed-frames.ts';
import { described, isPresent, readNumbers } from './mmsa-values.ts';
import type { MmsaColumns } from './mmsa-values.ts';
import { sequenceRows } from './sequence-rows.ts';
import type { SequenceRows } from './sequence-rows.ts';

/** One stream of one split: [N, T, D], padded on the right, left in the file. */
export interface MmsaStream {
  readonly width: number;
  /** The keys that were read. */
  readonly keys: readonly string[];
  /** T of a row where the file says it, else the padded T. */
  frameCount(row: number): number;
  /** The frames of one row; `zeroNonFinite` is called before anything is judged by its being zero. */
  read(row: number, zeroNonFinite: (values: Float32Array) => void): Promise<FrameSequence | undefined>;
}

/** Where a stream stands in a split. */
export interface MmsaStreamKeys {
  readonly frames: string;
  readonly lengths: string | undefined;
  readonly mask: string | undefined;
}

/**
 * Opens one stream. Lengths are read at once and checked: whole numbers from 0 (the utterance lacks the stream) to T. Without
 * lengths or mask, rows that all have one T are padded and end with their last frame that is not all zero; rows of different T are
 * taken as they are.
 */
export async function openMmsaStream(
  columns: MmsaColumns,
  keys: MmsaStreamKeys,
  count: number,
  where: string,
): Promise<MmsaStream> {
  const rows = sequenceRows(columns.get(keys.frames), count, `${where} ${keys.frames}`);
  const { width, commonFrames } = rows;
  const maskKey = commonFrames === undefined ? undefined : keys.mask;
  const maskName = `${where} ${maskKey}`;
  const mask = maskKey === undefined ? undefined : expectMask(columns.get(maskKey), count, commonFrames!, maskName);
  const lengthsKey = mask === undefined ? keys.lengths : undefined;
  const lengths = lengthsKey === undefined ? undefined : await readLengths(columns.get(lengthsKey), rows, count, `${where} ${lengthsKey}`); // prettier-ignore
  return {
    width,
    keys: [keys.frames, keys.lengths, mask && maskKey].filter((key) => key !== undefined),
    frameCount: (row) => lengths?.[row] ?? rows.padded(row),
    async read(row, zeroNonFinite) {
      const padded = rows.padded(row);
      const frames = mask === undefined ? lengths?.[row] : await maskedFrames(mask, row, maskName);
      if (frames === 0 || padded === 0) return undefined;
      const values = (await rows.read(row)).subarray(0, (frames ?? padded) * width);
      zeroNonFinite(values);
      const observed = frames ?? observedFrames(values, width);
      const isPadded = frames !== undefined || commonFrames !== undefined;
      return frameSequence(values, isPadded || observed === 0 ? observed : padded, width);
    },
  };
}

/** text_bert: row 0 the tokens, row 1 the attention mask, row 2 the segments. */
function expectMask(value: unknown, count: number, padded: number, where: string): SequenceRows | undefined {
  if (!isPresent(value)) return undefined;
  const mask = sequenceRows(value, count, where);
  if (mask.commonFrames === 3 && mask.width === padded) return mask;
  throw new Error(`${where}: must be [${count}, 3, ${padded}] as text is, received ${described(value)}`);
}

/** How many frames a row's mask observes: ones, and then zeros. */
async function maskedFrames(rows: SequenceRows, row: number, where: string): Promise<number> {
  const mask = (await rows.read(row)).subarray(rows.width, 2 * rows.width);
  const firstZero = mask.indexOf(0);
  const frames = firstZero === -1 ? rows.width : firstZero;
  const isMask = mask.every((value, at) => value === (at < frames ? 1 : 0));
  if (!isMask) throw new Error(`${where} row ${row}: the attention mask must be ones and then zeros`);
  return frames;
}

async function readLengths(value: unknown, rows: SequenceRows, count: number, where: string): Promise<readonly number[]> {
  const lengths = await readNumbers(value, count, where);
  for (const [row, length] of lengths.entries()) {
    const padded = rows.padded(row);
    if (!Number.isInteger(length) || length < 0 || length > padded)
      throw new Error(`${where} row ${row}: must be a whole number from 0 to ${padded}, received ${length}`);
  }
  return lengths;
} // prettier-ignore
