import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { describeSystemError } from '../system-error.ts';

/** What the operating system accepts in one call. */
const LARGEST_PORTION = 2 ** 30;

/** Opens a file for reading by position. Errors: `cannot read data.pkl: no such file or directory (ENOENT)`. */
export async function openForReading(path: string): Promise<{ handle: FileHandle; size: number }> {
  const refuse = (error: unknown): never => {
    throw new Error(`cannot read ${path}: ${describeSystemError(error)}`, { cause: error });
  };
  const handle = await open(path).catch(refuse);
  const facts = await handle.stat().catch(refuse);
  if (facts.isFile()) return { handle, size: facts.size };
  await handle.close();
  throw new Error(`cannot read ${path}: it is not a file`);
}

/** Reads exactly these bytes into an array of their own. Errors: `data.pkl: ends before byte 1000`. */
export async function readExactly(
  handle: FileHandle,
  position: number,
  length: number,
  path: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length;) {
    const portion = Math.min(length - done, LARGEST_PORTION);
    const { bytesRead } = await handle.read(bytes, done, portion, position + done).catch((error: unknown) => {
      throw new Error(`cannot read ${path}: ${describeSystemError(error)}`, { cause: error });
    });
    if (bytesRead === 0) throw new Error(`${path}: ends before byte ${position + length}`);
    done += bytesRead;
  }
  return bytes;
}
