import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { decodeElements, elementCount, ELEMENTS } from '../element-type.ts';
import type { ElementArray, ElementType, FileArray } from '../element-type.ts';
import { NPY_PREFIX_BYTES, npyHeaderEnd, parseNpyHeader } from './npy-header.ts';
import type { NpyHeader } from './npy-header.ts';
import { describeSystemError } from '../system-error.ts';

/** An open .npy file: shape and type are known, elements are read when asked for. */
export interface NpyFile {
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  /** Length of the first axis; 1 for a scalar. */
  readonly rows: number;
  /** Reads `count` rows from row `start` on, row-major, by their position in the file. */
  readRows(start: number, count: number): Promise<ElementArray>;
  close(): Promise<void>;
}

/**
 * Reads a whole .npy file: format versions 1 to 3, floats of 16, 32 and 64 bits, integers, booleans, either byte order, C or
 * Fortran order. Refused, with the reason in one line: truncated files, files with bytes to spare, object and structured arrays.
 *
 * @example
 * const { shape, data } = await readNpy('mosi/audio.npy'); // [2199, 73], Float32Array
 */
export async function readNpy(path: string): Promise<FileArray> {
  const file = await openNpy(path);
  try {
    return { dtype: file.dtype, shape: file.shape, data: await file.readRows(0, file.rows) };
  } finally {
    await file.close();
  }
}

/**
 * Opens a .npy file without reading its elements, for arrays that are larger than memory. Close it when done.
 *
 * @example
 * const file = await openNpy('mosei/audio.npy');
 * const utterance = await file.readRows(17, 1);
 * await file.close();
 */
export async function openNpy(path: string): Promise<NpyFile> {
  const handle = await open(path).catch((error: unknown) => {
    throw new Error(`cannot read ${path}: ${describeSystemError(error)}`, { cause: error });
  });
  try {
    const { size } = await handle.stat();
    const prefix = await readAt(handle, 0, Math.min(size, NPY_PREFIX_BYTES), path);
    const header = await readAt(handle, 0, Math.min(size, npyHeaderEnd(prefix, path)), path);
    return npyFile(handle, parseNpyHeader(header, size, path), path);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function npyFile(handle: FileHandle, header: NpyHeader, path: string): NpyFile {
  const { dtype, shape, start, bigEndian, fortranOrder } = header;
  const rows = shape[0] ?? 1;
  const rowLength = elementCount(shape.slice(1));
  const elementBytes = ELEMENTS[dtype].bytes;

  async function readRows(first: number, count: number): Promise<ElementArray> {
    if (!Number.isInteger(first) || !Number.isInteger(count) || first < 0 || count < 0 || first + count > rows) {
      throw new Error(`${path}: rows ${first} to ${first + count} were asked for, the array has ${rows}`);
    }
    const bytes = fortranOrder
      ? await readFortranRows(first, count)
      : await readAt(handle, start + first * rowLength * elementBytes, count * rowLength * elementBytes, path);
    return decodeElements(bytes, dtype, bigEndian);
  }

  /** In Fortran order the rows of one column are neighbours: reads column by column and puts each element in its row. */
  async function readFortranRows(first: number, count: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(count * rowLength * elementBytes);
    const axes = shape.slice(1);
    for (let column = 0; column < rowLength; column += 1) {
      const run = await readAt(handle, start + (column * rows + first) * elementBytes, count * elementBytes, path);
      const place = rowMajorOffset(column, axes);
      for (let row = 0; row < count; row += 1) {
        const element = run.subarray(row * elementBytes, (row + 1) * elementBytes);
        bytes.set(element, (row * rowLength + place) * elementBytes);
      }
    }
    return bytes;
  }

  return { dtype, shape, rows, readRows, close: () => handle.close() };
}

/** Where the element that is `index`-th in Fortran order (first axis fastest) stands in C order (last axis fastest). */
function rowMajorOffset(index: number, shape: readonly number[]): number {
  let offset = 0;
  let stride = elementCount(shape);
  let rest = index;
  for (const length of shape) {
    stride /= length;
    offset += (rest % length) * stride;
    rest = Math.floor(rest / length);
  }
  return offset;
}

/** Reads exactly these bytes, in portions that the operating system accepts. */
async function readAt(handle: FileHandle, position: number, length: number, path: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length;) {
    const portion = Math.min(length - done, 2 ** 30);
    const { bytesRead } = await handle.read(bytes, done, portion, position + done);
    if (bytesRead === 0) throw new Error(`${path}: ends before byte ${position + length}`);
    done += bytesRead;
  }
  return bytes;
}
