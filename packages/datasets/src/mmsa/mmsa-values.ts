import { isArrayInFile, isObjectArray } from '@sdumc/formats';
import type { ArrayInFile } from '@sdumc/formats';

/**
 * The texts of a list or of an array of texts. Errors: `unaligned.pkl train raw_text: must be 12 texts, received a list of 11`.
 *
 * @param count how many there must be, one for each utterance; undefined where this is what says how many there are
 */
export function expectTexts(value: unknown, count: number | undefined, where: string): readonly string[] {
  const items = itemsOf(value);
  if (items?.every((item) => typeof item === 'string') && items.length === (count ?? items.length)) return items;
  throw new Error(`${where}: must be ${count ?? 'a list of'} texts, received ${described(value)}`);
}

/**
 * The numbers of a list or an array, [N] or [N, 1], one for each utterance. Errors: `unaligned.pkl train audio_lengths: must be
 * 12 numbers, received F64 [11]`.
 */
export async function readNumbers(value: unknown, count: number, where: string): Promise<readonly number[]> {
  const numbers = isArrayInFile(value) ? await numbersInFile(value, count) : itemsOf(value)?.map(onlyNumber);
  if (numbers?.length === count && numbers.every((number) => number !== undefined)) return numbers;
  throw new Error(`${where}: must be ${count} numbers, received ${described(value)}`);
}

/** An array in the file of this rank. Errors: `unaligned.pkl train audio: must be [12, T, D], received F32 [11, 50, 74]`. */
export function expectSequences(value: unknown, count: number, where: string): ArrayInFile {
  if (isArrayInFile(value) && value.shape.length === 3 && value.shape[0] === count) {
    const [, frames, width] = value.shape;
    if (frames !== 0 && width !== 0) return value;
  }
  throw new Error(`${where}: must be [${count}, T, D], received ${described(value)}`);
}

export function described(value: unknown): string {
  if (value === undefined) return 'none';
  if (isArrayInFile(value)) return `${value.dtype} [${value.shape.join(', ')}]`;
  if (isObjectArray(value)) return `an array of objects [${value.shape.join(', ')}]`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return value instanceof Map ? 'a dict' : typeof value;
}

function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (isObjectArray(value)) return value.shape.length === 1 ? value.items : undefined;
  return Array.isArray(value) ? value : undefined;
}

/** A number, or the only one of a list: [N, 1] as lists. */
function onlyNumber(value: unknown): number | undefined {
  const only: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (typeof only === 'bigint') return Number(only);
  return typeof only === 'number' ? only : undefined;
}

async function numbersInFile(array: ArrayInFile, count: number): Promise<readonly number[] | undefined> {
  const [rows, columns = 1, ...rest] = array.shape;
  if (rows !== count || columns !== 1 || rest.length > 0) return undefined;
  return Array.from(await array.readRows(0, count), Number);
}
