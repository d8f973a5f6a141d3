import { decodeOwnBytes } from '../element-type.ts';
import type { FileArray } from '../element-type.ts';
import { openForReading, readExactly } from '../file/read-exactly.ts';
import { parseSafetensorsHeader, SAFETENSORS_PREFIX_BYTES, safetensorsHeaderEnd } from './safetensors-header.ts';
import type { SafetensorsHeader } from './safetensors-header.ts';

/** An open safetensors file: its header is read and checked, tensors are read when asked for. */
export interface SafetensorsFile extends SafetensorsHeader {
  /** Reads one tensor. Errors: `a.safetensors: holds no tensor "bias"`. */
  read(name: string): Promise<FileArray>;
  /** Reads bytes by their position in the file. */
  readBytes(begin: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

/**
 * Opens a safetensors file and reads nothing but its header, which is checked as `parseSafetensors` does. Close it when done.
 *
 * @example
 * const file = await openSafetensors('store/shards/1.safetensors');
 * const { data } = await file.read('00000017/audio');
 * await file.close();
 */
export async function openSafetensors(path: string): Promise<SafetensorsFile> {
  const { handle, size } = await openForReading(path);
  const readBytes = async (begin: number, length: number) => {
    if (
      !Number.isSafeInteger(begin) ||
      !Number.isSafeInteger(length) ||
      begin < 0 ||
      length < 0 ||
      begin + length > size
    )
      throw new Error(`${path}: bytes ${begin} to ${begin + length} were asked for, the file has ${size}`);
    return readExactly(handle, begin, length, path);
  };
  try {
    const prefix = await readBytes(0, Math.min(size, SAFETENSORS_PREFIX_BYTES));
    const header = parseSafetensorsHeader(await readBytes(0, safetensorsHeaderEnd(prefix, size, path)), size, path);
    const read = async (name: string): Promise<FileArray> => {
      const place = header.tensors.get(name);
      if (place === undefined) throw new Error(`${path}: holds no tensor ${JSON.stringify(name)}`);
      const { dtype, shape, begin, length } = place;
      return { dtype, shape, data: decodeOwnBytes(await readBytes(begin, length), dtype) };
    };
    return { ...header, read, readBytes, close: () => handle.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}
