import { crc32, inflateRawSync } from 'node:zlib';
import { bytesInMemory } from '../pickle/byte-source.ts';
import { readZipDirectory } from './zip-directory.ts';
import type { ZipEntry } from './zip-directory.ts';

/** A deflated byte gives at most this many: a size beyond it is a lie. */
const HIGHEST_RATIO = 1032;

export interface ReadZipOptions {
  /** What errors call the file. */
  readonly name: string;
  readonly wanted: (entry: string) => boolean;
  /** The most that the wanted entries may unpack to, together. */
  readonly maximumBytes: number;
  /** Whether checksums must agree; PyTorch can be told not to write them. */
  readonly checksums: boolean;
}

/**
 * Unpacks the wanted entries of a zip, believing none of its declared sizes: together they stay under `maximumBytes`, and each
 * entry must turn out exactly as long as it says. Entries are stored or deflated, with or without zip64.
 *
 * Errors: `label.npz: damaged zip: "train.npy" has another checksum`.
 */
export function readZip(bytes: Uint8Array, options: ReadZipOptions): ReadonlyMap<string, Uint8Array> {
  const { name, wanted, maximumBytes, checksums } = options;
  const unpacked = new Map<string, Uint8Array>();
  try {
    let total = 0;
    for (const entry of readZipDirectory(bytesInMemory(bytes))) {
      if (!wanted(entry.name)) continue;
      const called = JSON.stringify(entry.name);
      if (unpacked.has(entry.name)) throw new Error(`${called} is there twice`);
      if (entry.unpackedBytes > entry.storedBytes * (entry.method === 0 ? 1 : HIGHEST_RATIO))
        throw new Error(`${called} cannot hold ${entry.unpackedBytes} bytes in ${entry.storedBytes}`);
      total += entry.unpackedBytes;
      if (total > maximumBytes) throw new Error(`it would unpack to more than ${maximumBytes} bytes`);
      const content = unpack(bytes.subarray(entry.begin, entry.begin + entry.storedBytes), entry);
      if (content.length !== entry.unpackedBytes)
        throw new Error(`${called} must have ${entry.unpackedBytes} bytes, received ${content.length}`);
      if (checksums && crc32(content) !== entry.crc32) throw new Error(`${called} has another checksum`);
      unpacked.set(entry.name, content);
    }
  } catch (error) {
    throw new Error(`${name}: damaged zip: ${(error as Error).message}`, { cause: error });
  }
  return unpacked;
}

function unpack(stored: Uint8Array, { name, method, unpackedBytes }: ZipEntry): Uint8Array {
  if (method === 0) return stored;
  if (method !== 8) throw new Error(`${JSON.stringify(name)} is packed by method ${method}, only 0 and 8 are read`);
  try {
    return inflateRawSync(stored, { maxOutputLength: Math.max(unpackedBytes, 1) });
  } catch (error) {
    throw new Error(`${JSON.stringify(name)} cannot be unpacked to its ${unpackedBytes} bytes`, { cause: error });
  }
}
