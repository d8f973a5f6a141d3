import { isArrayInFile, isObjectArray, toFloat32Array } from '@sdumc/formats';
import type { ArrayInFile } from '@sdumc/formats';
import { described, itemsOf } from './mmsa-values.ts';

/** The frames of every utterance, [T, D] each, which stay in the file. */
export interface SequenceRows {
  readonly width: number;
  /** The T that all rows have with their padding; undefined where T differs from row to row, so that nothing is padded. */
  readonly commonFrames: number | undefined;
  /** T of a row; 0 where the row holds nothing. */
  padded(row: number): number;
  read(row: number): Promise<Float32Array>;
}

/**
 * Takes an array [N, T, D], or a list of N arrays [T, D] of one D; None in the list is an utterance without frames.
 *
 * Errors: `unaligned.pkl train audio: must be [12, T, D], received F32 [11, 50, 74]`.
 */
export function sequenceRows(value: unknown, count: number, where: string): SequenceRows {
  const refuse = (more = ''): Error =>
    new Error(`${where}: must be [${count}, T, D], received ${described(value)}${more}`);
  if (isArrayInFile(value)) {
    const [rows, frames, width] = value.shape;
    if (value.shape.length !== 3 || rows !== count || frames === 0 || width === 0) throw refuse();
    return {
      width: width!,
      commonFrames: frames!,
      padded: () => frames!,
      read: async (row) => toFloat32Array(await value.readRows(row, 1)),
    };
  }
  const items = itemsOf(value);
  if (isObjectArray(value) && value.shape.length === 3) throw refuse("; save it after .astype('float32')");
  if (items?.length !== count) throw refuse();
  const arrays = items.map((item, row): ArrayInFile | undefined => {
    if (item === null) return undefined;
    if (isArrayInFile(item) && item.shape.length === 2 && item.shape[1] !== 0) return item;
    const advice = isArrayInFile(item) ? '' : "; turn its items into arrays with numpy.asarray(x, dtype='float32')";
    throw refuse(`, whose item ${row} is ${described(item)} where an array [T, D] should be${advice}`);
  });
  const width = arrays.find((array) => array !== undefined)?.shape[1];
  if (width === undefined) throw refuse(', which holds no array');
  const odd = arrays.findIndex((array) => array !== undefined && array.shape[1] !== width);
  if (odd !== -1) throw refuse(`, whose item ${odd} is ${described(arrays[odd])} where D is ${width} before`);
  const lengths = new Set(arrays.flatMap((array) => array?.rows ?? []));
  return {
    width,
    commonFrames: lengths.size === 1 ? [...lengths][0] : undefined,
    padded: (row) => arrays[row]?.rows ?? 0,
    async read(row) {
      const array = arrays[row];
      return array === undefined ? new Float32Array() : toFloat32Array(await array.readRows(0, array.rows));
    },
  };
}
