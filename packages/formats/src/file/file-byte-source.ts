import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from '../pickle/byte-source.ts';
import { describeSystemError } from '../system-error.ts';

/** Reads ahead this much at most; begins with less, so that a reader which jumps does not read what it skips. */
const LARGEST_WINDOW = 65_536;
const SMALLEST_WINDOW = 4_096;
const LARGEST_PORTION = 2 ** 30;

/** An open file as a source of bytes. */
export interface FileByteSource extends ByteSource {
  close(): void;
}

/**
 * Opens a file as a source that is read synchronously by position, through a small window that doubles as long as reading goes on
 * where it ended. Positions may lie beyond 4 GiB. Close it when done.
 *
 * @example
 * const source = fileByteSource('data.pkl');
 * const value = unpickle(source, { name: 'data.pkl' });
 * source.close();
 */
export function fileByteSource(path: string): FileByteSource {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    const facts = fstatSync(descriptor);
    if (!facts.isFile()) throw new Error('it is not a file');
    const opened = descriptor;
    return { ...descriptorByteSource(opened, facts.size, path), close: () => closeSync(opened) };
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor);
    throw new Error(`cannot read ${path}: ${describeSystemError(error)}`, { cause: error });
  }
}

/** As {@link fileByteSource}, of a file that somebody else has opened and will close. */
export function descriptorByteSource(descriptor: number, length: number, path: string): ByteSource {
  let window = new Uint8Array();
  let windowStart = 0;

  const load = (offset: number, count: number): Uint8Array<ArrayBuffer> => {
    const bytes = new Uint8Array(count);
    for (let done = 0; done < count;) {
      let bytesRead: number;
      try {
        bytesRead = readSync(descriptor, bytes, done, Math.min(count - done, LARGEST_PORTION), offset + done);
      } catch (error) {
        throw new Error(`cannot read ${path}: ${describeSystemError(error)}`, { cause: error });
      }
      if (bytesRead === 0) throw new Error(`${path}: ends before byte ${offset + count}`);
      done += bytesRead;
    }
    return bytes;
  };

  const read = (offset: number, count: number): Uint8Array => {
    const end = windowStart + window.length;
    if (offset < windowStart || offset + count > end) {
      if (count > LARGEST_WINDOW / 2) return load(offset, count);
      const goesOn = offset >= windowStart && offset <= end && window.length > 0;
      const size = goesOn ? Math.min(window.length * 2, LARGEST_WINDOW) : SMALLEST_WINDOW;
      window = load(offset, Math.min(Math.max(size, count), length - offset));
      windowStart = offset;
    }
    return window.subarray(offset - windowStart, offset - windowStart + count);
  };
  return { length, read };
}
