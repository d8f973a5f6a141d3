import { descriptorByteSource } from '../file/file-byte-source.ts';
import { openUnpacked } from '../compressed/open-unpacked.ts';
import { readExactly } from '../file/read-exactly.ts';
import type { PayloadSource } from '../numpy/numpy-globals.ts';
import { isLegacyTorch } from '../torch/legacy-storages.ts';
import { isZip, readLegacyTorch, readTorchZip } from '../torch/read-torch-file.ts';
import { readPickle } from './read-pickle.ts';

/** An open pickle of arrays. */
export interface PickleFile {
  /**
   * dict → Map, list and tuple → array, set → Set, str → string, None → null, int and float → number (bigint where a number
   * would round), bytes → Uint8Array. NumPy's numeric arrays → `ArrayInFile`, arrays of texts and objects →
   * `TextOrObjectArray`, scalars → plain values.
   */
  readonly value: unknown;
  /** Arrays cannot be read after it. */
  close(): Promise<void>;
}

export interface PickleLimits {
  /** The most memory that is built, in bytes, roughly; numeric arrays, which stay in the file, hardly count. Default: 512 MiB. */
  readonly maximumMemory?: number;
  /** The most that a compressed pickle may unpack to, in bytes. Default: 32 GiB. */
  readonly maximumUnpacked?: number;
}

const DEFAULT_MAXIMUM_UNPACKED = 2 ** 35;
/** Enough to tell what `torch.save` wrote from a pickle. */
const FIRST_BYTES = 16;
/** How a pickle of a container or an array, or a zip of `torch.save`, begins. */
const BEGINNINGS: readonly number[] = [0x80, ...Buffer.from('(]})cP')];

/**
 * Opens a Python pickle of arrays and plain containers, protocols 0 to 5, of NumPy 1 and 2, without running anything that it asks
 * for. The file may be larger than memory: only its opcodes are read, arrays of numbers stay in it and are read by rows. Protocols
 * 0 to 2 store arrays as text, which is decoded once from end to end when an array is first read, in constant memory. A pickle that
 * is compressed as a whole (gzip, zlib, bzip2, xz) is first unpacked into a temporary file, which `close` removes. What
 * `torch.save` wrote is read like a pickle, its tensors as arrays.
 *
 * Errors are one line: `data.pkl: refuses to build posix.system: only arrays and plain containers are ever built`.
 *
 * @example
 * const file = await openPickle('mosei.pkl');
 * const audio = (file.value as Map<string, Map<string, unknown>>).get('train')?.get('audio');
 * if (isArrayInFile(audio)) await audio.readRows(17, 1);
 * await file.close();
 */
export async function openPickle(path: string, limits: PickleLimits = {}): Promise<PickleFile> {
  const { maximumMemory, maximumUnpacked = DEFAULT_MAXIMUM_UNPACKED } = limits;
  const { handle, size, close, compression } = await openUnpacked(path, maximumUnpacked);
  try {
    const source = descriptorByteSource(handle.fd, size, path);
    const readFile = (offset: number, length: number) => readExactly(handle, offset, length, path);
    const first = source.read(0, Math.min(source.length, 1));
    if (compression !== undefined && !BEGINNINGS.includes(first[0] ?? 0))
      throw new Error(`${path}: is compressed with ${compression} and holds no pickle; unpack it first`);
    const value = readAnyPickle({ name: path, source, readFile }, maximumMemory);
    return { value, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function readAnyPickle(payloads: PayloadSource, maximumMemory: number | undefined): unknown {
  const { source } = payloads;
  const first = source.read(0, Math.min(source.length, FIRST_BYTES));
  if (isZip(first)) return readTorchZip(payloads, maximumMemory);
  return isLegacyTorch(first) ? readLegacyTorch(payloads, maximumMemory) : readPickle(payloads, { maximumMemory });
}
