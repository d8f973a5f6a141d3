import { arrayInFile, denseStrides, fortranAxes } from '../array-in-file.ts';
import type { ArrayInFile } from '../array-in-file.ts';
import type { FileArray } from '../element-type.ts';
import { openForReading, readExactly } from '../file/read-exactly.ts';
import { checkNpyLength, NPY_PREFIX_BYTES, npyHeaderEnd, numericElement, parseNpyHeader } from './npy-header.ts';

/** An open .npy file: shape and type are known, elements are read when asked for. */
export interface NpyFile extends ArrayInFile {
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
  const { handle, size } = await openForReading(path);
  try {
    const prefix = await readExactly(handle, 0, Math.min(size, NPY_PREFIX_BYTES), path);
    const headerBytes = await readExactly(handle, 0, Math.min(size, npyHeaderEnd(prefix, path)), path);
    const header = parseNpyHeader(headerBytes, path);
    const { shape, start, bigEndian, fortranOrder } = header;
    const dtype = numericElement(header, path);
    checkNpyLength(header, size, path);
    const strides = denseStrides(shape, fortranOrder ? fortranAxes(shape) : undefined);
    const readBytes = (offset: number, length: number) => readExactly(handle, start + offset, length, path);
    return { ...arrayInFile({ dtype, shape, strides, bigEndian }, readBytes, path), close: () => handle.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}
