import { arrayInFile, denseStrides, fortranAxes } from '../array-in-file.ts';
import type { FileArray } from '../element-type.ts';
import { openForReading, readExactly } from '../file/read-exactly.ts';
import { isObjectArray } from '../numpy/object-array.ts';
import type { TextOrObjectArray } from '../numpy/object-array.ts';
import { readTexts } from '../numpy/read-texts.ts';
import { bytesInMemory } from '../pickle/byte-source.ts';
import { readPickle } from '../pickle/read-pickle.ts';
import { readZip } from '../zip/read-zip.ts';
import { checkNpyLength, NPY_PREFIX_BYTES, npyHeaderEnd, parseNpyHeader } from './npy-header.ts';

/** An array of a .npz file: numbers, or texts and objects. */
export type NumpyValue = FileArray | TextOrObjectArray;

export interface NpzLimits {
  /** The most that the file may have, and that it may unpack to. Default: 256 MiB. */
  readonly maximumBytes?: number;
}

/**
 * Reads a .npz file, a zip of .npy files, into memory. Object arrays hold pickles, which are read as `openPickle` does, without
 * running anything; checksums are verified.
 *
 * Errors are one line: `label.npz: train_corpus: refuses to build posix.system: only arrays and plain containers are ever built`.
 *
 * @returns by name, without `.npy`
 * @example
 * const labels = (await readNpz('label.npz')).get('train_corpus'); // shape [], its one item is a Map
 */
export async function readNpz(
  path: string,
  { maximumBytes = 2 ** 28 }: NpzLimits = {},
): Promise<ReadonlyMap<string, NumpyValue>> {
  const { handle, size } = await openForReading(path);
  let bytes: Uint8Array;
  try {
    if (size > maximumBytes) throw new Error(`${path}: has ${size} bytes, more than ${maximumBytes} are not read`);
    bytes = await readExactly(handle, 0, size, path);
  } finally {
    await handle.close();
  }
  const entries = readZip(bytes, { name: path, wanted: () => true, maximumBytes, checksums: true });
  const values = new Map<string, NumpyValue>();
  for (const [entry, content] of entries) {
    if (!entry.endsWith('.npy')) throw new Error(`${path}: holds ${JSON.stringify(entry)}, which is no .npy file`);
    const name = entry.slice(0, -'.npy'.length);
    values.set(name, await readEntry(content, `${path}: ${JSON.stringify(name)}`));
  }
  return values;
}

async function readEntry(content: Uint8Array, name: string): Promise<NumpyValue> {
  const headerEnd = npyHeaderEnd(content.subarray(0, NPY_PREFIX_BYTES), name);
  const header = parseNpyHeader(content.subarray(0, headerEnd), name);
  const { element, shape, start, bigEndian, fortranOrder } = header;
  if (element === 'object') return readObjects(content.subarray(start), shape, name);
  checkNpyLength(header, content.length, name);
  const strides = denseStrides(shape, fortranOrder ? fortranAxes(shape) : undefined);
  const bytes = content.subarray(start);
  if (typeof element === 'object') {
    try {
      return { shape, items: readTexts(bytes, element, { shape, strides, bigEndian }) };
    } catch (error) {
      throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
    }
  }
  const readBytes = async (offset: number, length: number) => new Uint8Array(bytes.subarray(offset, offset + length));
  const array = arrayInFile({ dtype: element, shape, strides, bigEndian }, readBytes, name);
  return { dtype: element, shape, data: await array.readRows(0, array.rows) };
}

/** Behind its header, an object array is a pickle of itself. */
function readObjects(bytes: Uint8Array, shape: readonly number[], name: string): TextOrObjectArray {
  const readFile = async (offset: number, length: number) => new Uint8Array(bytes.subarray(offset, offset + length));
  const value = readPickle({ name, source: bytesInMemory(bytes), readFile });
  if (!isObjectArray(value) || value.shape.join() !== shape.join())
    throw new Error(`${name}: must hold a pickle of an array [${shape.join(', ')}] of objects`);
  return value;
}
