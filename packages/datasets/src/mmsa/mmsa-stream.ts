import type { FrameSequence } from '@sdumc/core';
import { toFloat32Array } from '@sdumc/formats';
import type { ArrayInFile } from '@sdumc/formats';
import { frameSequence } from '../frames/frame-sequence.ts';
import { observedFrames } from '../frames/observed-frames.ts';
import { described, expectSequences, readNumbers } from './mmsa-values.ts';

/** One stream of one split: [N, T, D], padded on the right, left in the file. */
export interface MmsaStream {
  readonly width: number;
  /** T of a row where the file says it, else the padded T. */
  frameCount(row: number): number;
  /** The frames of one row; `zeroNonFinite` is called before anything is judged by its being zero. */
  read(row: number, zeroNonFinite: (values: Float32Array) => void): Promise<FrameSequence | undefined>;
}

/** Lengths are read at once and checked: whole numbers from 0 (the utterance lacks the stream) to T. */
export async function openMmsaStream(
  split: ReadonlyMap<unknown, unknown>,
  key: 'audio' | 'text' | 'vision',
  count: number,
  where: string,
): Promise<MmsaStream> {
  const array = expectSequences(split.get(key), count, `${where} ${key}`);
  const [, padded, width] = array.shape as [number, number, number];
  const mask = key === 'text' ? expectMask(split.get('text_bert'), count, padded, `${where} text_bert`) : undefined;
  const declared = split.get(`${key}_lengths`);
  const lengths =
    mask === undefined && declared !== undefined
      ? expectLengths(await readNumbers(declared, count, `${where} ${key}_lengths`), padded, `${where} ${key}_lengths`)
      : undefined;
  return {
    width,
    frameCount: (row) => lengths?.[row] ?? padded,
    async read(row, zeroNonFinite) {
      const frames = mask === undefined ? lengths?.[row] : await maskedFrames(mask, row, `${where} text_bert`);
      if (frames === 0) return undefined;
      const values = toFloat32Array(await array.readRows(row, 1)).subarray(0, (frames ?? padded) * width);
      zeroNonFinite(values);
      return frameSequence(values, frames ?? observedFrames(values, width), width);
    },
  };
}

/** text_bert: row 0 the tokens, row 1 the attention mask, row 2 the segments. */
function expectMask(value: unknown, count: number, padded: number, where: string): ArrayInFile | undefined {
  if (value === undefined || value === null) return undefined;
  const mask = expectSequences(value, count, where);
  if (mask.shape[1] === 3 && mask.shape[2] === padded) return mask;
  throw new Error(`${where}: must be [${count}, 3, ${padded}] as text is, received ${described(value)}`);
}

/** How many frames a row's mask observes: ones, and then zeros. */
async function maskedFrames(array: ArrayInFile, row: number, where: string): Promise<number> {
  const padded = array.shape[2]!;
  const mask = Array.from(await array.readRows(row, 1), Number).slice(padded, 2 * padded);
  const firstZero = mask.indexOf(0);
  const frames = firstZero === -1 ? padded : firstZero;
  const isMask = mask.every((value, at) => value === (at < frames ? 1 : 0));
  if (!isMask) throw new Error(`${where} row ${row}: the attention mask must be ones and then zeros`);
  return frames;
}

function expectLengths(lengths: readonly number[], padded: number, where: string): readonly number[] {
  const odd = lengths.findIndex((length) => !Number.isInteger(length) || length < 0 || length > padded);
  if (odd === -1) return lengths;
  throw new Error(`${where} row ${odd}: must be a whole number from 0 to ${padded}, received ${lengths[odd]}`);
}
