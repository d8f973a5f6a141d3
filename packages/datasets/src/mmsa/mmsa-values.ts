import { isArrayInFile, isObjectArray, textOfBytes } from '@sdumc/formats';
import type { ArrayInFile } from '@sdumc/formats';

/** A split of a pickle, by key. */
export type MmsaColumns = ReadonlyMap<unknown, unknown>;

/** What MOSEI's labels hold: sentiment, and then six emotions. */
const LABELS_OF_MOSEI = 7;
/** Lists within lists are looked through to this depth. */
const DEEPEST = 4;

/** Whether a key is there: None stands for nothing. */
export function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The items of a list, or of an array of texts or objects that has one for each utterance: [N], [N, 1]. */
export function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (isObjectArray(value)) return value.shape[0] === value.items.length ? value.items : undefined;
  return Array.isArray(value) ? value : undefined;
}

/** A text, or bytes that stand for one. The texts of Python 2 are bytes, which come with one character for each. */
export function plainText(value: unknown): string | undefined {
  if (value instanceof Uint8Array) return textOfBytes(value);
  if (typeof value !== 'string') return undefined;
  return /^[\0-\xff]*$/.test(value) ? textOfBytes(Buffer.from(value, 'latin1')) : value;
}

/**
 * The words of each utterance: texts, bytes, or lists of words; None or NaN, which pandas puts for a missing cell, is no words.
 * Errors: `unaligned.pkl train raw_text: must be 12 texts, received a list of 11`.
 */
export function readTranscripts(value: unknown, count: number, where: string): readonly string[] | undefined {
  if (!isPresent(value)) return undefined;
  const items = itemsOf(value);
  const texts = items?.map(transcriptOf);
  const odd = texts?.indexOf(undefined) ?? -1;
  if (texts?.length === count && texts.every((text) => text !== undefined)) return texts;
  const item = odd === -1 ? '' : `, whose item ${odd} is ${described(items![odd])}`;
  throw new Error(`${where}: must be ${count} texts, received ${described(value)}${item}`);
}

function transcriptOf(value: unknown): string | undefined {
  if (value === null || Number.isNaN(value)) return '';
  const words = itemsOf(value)?.map(plainText);
  if (words === undefined) return plainText(value);
  return words.every((word) => word !== undefined) ? words.join(' ') : undefined;
}

/** The labels of a split, and whether each was the first of several. */
export interface MmsaLabels {
  readonly values: readonly number[];
  readonly areFirstOfSeveral: boolean;
}

/**
 * The labels of a split: a list or an array of one number for each utterance, or of MOSEI's seven, whose first is sentiment. Errors:
 * `unaligned.pkl train regression_labels: must be 12 numbers, received F64 [11]`.
 */
export async function readLabels(value: unknown, count: number, where: string): Promise<MmsaLabels> {
  const several = await numbersPerRow(value, count, LABELS_OF_MOSEI);
  if (several !== undefined) return { values: several, areFirstOfSeveral: true };
  return { values: await readNumbers(value, count, where), areFirstOfSeveral: false };
}

/**
 * The numbers of a list or an array, one for each utterance, of any shape that holds one: [N], [N, 1], [N, 1, 1]. Errors:
 * `unaligned.pkl train audio_lengths: must be 12 numbers, received F64 [11]`.
 */
export async function readNumbers(value: unknown, count: number, where: string): Promise<readonly number[]> {
  const numbers = await numbersPerRow(value, count, 1);
  if (numbers !== undefined) return numbers;
  const items = itemsOf(value);
  const item = items?.length === count && count > 0 ? `, whose first item is ${described(items[0])}` : '';
  throw new Error(`${where}: must be ${count} numbers, received ${described(value)}${item}`);
}

/** The first of every `perRow` numbers, if there are so many for each row. */
async function numbersPerRow(value: unknown, count: number, perRow: number): Promise<number[] | undefined> {
  const rows = isArrayInFile(value) ? await rowsInFile(value, count) : await rowsOf(value);
  if (rows?.length !== count || !rows.every((row) => row?.length === perRow)) return undefined;
  return rows.map((row) => row![0]!);
}

/** An array's numbers by its first axis; undefined where it has another length, so that large arrays are not read for nothing. */
async function rowsInFile(array: ArrayInFile, count: number): Promise<number[][] | undefined> {
  const perRow = array.shape.slice(1).reduce((product, size) => product * size, 1);
  if (array.shape[0] !== count || perRow > LABELS_OF_MOSEI) return undefined;
  const all = Array.from(await array.readRows(0, count), Number);
  return Array.from({ length: count }, (_, row) => all.slice(row * perRow, (row + 1) * perRow));
}

async function rowsOf(value: unknown): Promise<(number[] | undefined)[] | undefined> {
  if (isObjectArray(value) && value.shape.length > 0) {
    const perRow = value.items.length / (value.shape[0] || 1);
    const rows = Array.from({ length: value.shape[0]! }, (_, row) =>
      value.items.slice(row * perRow, (row + 1) * perRow),
    );
    return Promise.all(rows.map((row) => numbersIn(row))); // prettier-ignore
  }
  return Array.isArray(value) ? Promise.all(value.map((row) => numbersIn(row))) : undefined;
}

/** The numbers of a number, an array or lists of such. */
async function numbersIn(value: unknown, depth = 0): Promise<number[] | undefined> {
  if (typeof value === 'bigint' || typeof value === 'number') return [Number(value)];
  if (isArrayInFile(value)) {
    const size = value.shape.reduce((product, length) => product * length, 1);
    return size > LABELS_OF_MOSEI ? undefined : Array.from(await value.readRows(0, value.rows), Number);
  }
  const items = isObjectArray(value) ? value.items : value;
  if (!Array.isArray(items) || items.length > LABELS_OF_MOSEI || depth === DEEPEST) return undefined;
  const all: number[] = [];
  for (const item of items) {
    const numbers = await numbersIn(item, depth + 1);
    if (numbers === undefined) return undefined;
    all.push(...numbers);
  }
  return all;
}

/** What stands under a key, for an error: `F32 [11, 50, 74]`. */
export function described(value: unknown): string {
  if (value === undefined) return 'none';
  if (value === null) return 'None';
  if (isArrayInFile(value)) return `${value.dtype} [${value.shape.join(', ')}]`;
  if (isObjectArray(value)) return `an array of objects [${value.shape.join(', ')}]`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Map) return 'a dict';
  return value instanceof Set ? 'a set' : `a ${typeof value === 'string' ? 'text' : typeof value}`;
}
