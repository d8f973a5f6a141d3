import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { createUnzip } from 'node:zlib';
import xz from 'xz-decompress';
import { openForReading, readExactly } from '../file/read-exactly.ts';
import { describeSystemError } from '../system-error.ts';
import { compressionOf } from './compression.ts';
import type { Compression } from './compression.ts';
import { unpackBzip2 } from './unpack-bzip2.ts';

/** An open file that is read by position. */
export interface OpenFile {
  /** How it was compressed. */
  readonly compression?: Compression;
  readonly handle: FileHandle;
  readonly size: number;
  readonly close: () => Promise<void>;
}

/** Enough to tell every compression. */
const FIRST_BYTES = 6;

/**
 * Opens a file for reading by position. One that is compressed as a whole (gzip, zlib, bzip2 or xz, told by its first bytes) is
 * unpacked in portions into a temporary file, which is removed when it is closed, and when it cannot be unpacked.
 *
 * Errors: `data.pkl: would unpack to more than 32 GiB`, `data.pkl: is damaged gzip: unexpected end of file`.
 *
 * @param maximumBytes the most that it may unpack to
 */
export async function openUnpacked(path: string, maximumBytes: number): Promise<OpenFile> {
  const { handle, size } = await openForReading(path);
  let compression: Compression | undefined;
  try {
    compression = compressionOf(await readExactly(handle, 0, Math.min(size, FIRST_BYTES), path));
    if (compression === undefined) return { handle, size, close: () => handle.close() };
    return await unpack(path, compression, handle, maximumBytes);
  } finally {
    if (compression !== undefined) await handle.close();
  }
}

async function unpack(path: string, compression: Compression, packed: FileHandle, maximumBytes: number): Promise<OpenFile> {
  const folder = await mkdtemp(join(tmpdir(), 'sdumc-unpacked-')).catch((error: unknown) => {
    throw new Error(`${path}: cannot be unpacked into ${tmpdir()}: ${describeSystemError(error)}`, { cause: error });
  });
  const remove = () => rm(folder, { recursive: true, force: true });
  let total = 0;
  const tooLarge = new Error(`would unpack to more than ${formatSize(maximumBytes)}`);
  const grow = (bytes: number): void => {
    total += bytes;
    if (total > maximumBytes) throw tooLarge;
  };
  try {
    const target = join(folder, 'unpacked');
    await unpackInto(target, { path, compression, packed, grow });
    const handle = await open(target);
    await remove().catch(() => undefined); // where the system lets go of an open file's name, nothing outlives a killed process
    return {
      handle,
      compression,
      size: total,
      close: async () => {
        await handle.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    if (error === tooLarge) throw new Error(`${path}: ${tooLarge.message}; unpack it yourself`, { cause: error });
    const isOfSystem = (error as NodeJS.ErrnoException).syscall !== undefined;
    const reason = isOfSystem ? `cannot be unpacked into ${tmpdir()}` : `is damaged ${compression}`;
    throw new Error(`${path}: ${reason}: ${describeSystemError(error)}`, { cause: error });
  }
} // prettier-ignore

interface Unpacking {
  readonly path: string;
  readonly compression: Compression;
  readonly packed: FileHandle;
  readonly grow: (bytes: number) => void;
}

async function unpackInto(target: string, { path, compression, packed, grow }: Unpacking): Promise<void> {
  if (compression === 'bzip2') {
    const into = await open(target, 'wx');
    try {
      unpackBzip2(packed.fd, into.fd, grow);
    } finally {
      await into.close();
    }
    return;
  }
  const counting = new Transform({
    transform(chunk: Uint8Array, _, done) {
      try {
        grow(chunk.length);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
  });
  const source = createReadStream(path);
  const into = createWriteStream(target, { flags: 'wx' });
  if (compression !== 'xz') return pipeline(source, createUnzip(), counting, into);
  const stream = new xz.XzReadableStream(Readable.toWeb(source) as globalThis.ReadableStream<Uint8Array>);
  return pipeline(Readable.fromWeb(stream as ReadableStream<Uint8Array>), counting, into);
}

function formatSize(bytes: number): string {
  return bytes >= 2 ** 30 ? `${Math.round(bytes / 2 ** 30)} GiB` : `${bytes} bytes`;
}
