import { ELEMENTS } from '../element-type.ts';
import { partOfPayloads } from '../numpy/numpy-globals.ts';
import type { PayloadSource } from '../numpy/numpy-globals.ts';
import { unpickleFirst } from '../pickle/unpickle.ts';
import { persistentStorage } from './persistent-storage.ts';
import type { StorageInFile } from './tensors-in-file.ts';

/** The pickle of PyTorch's magic number, 0x1950a86a20f9469cfc6c, which begins what it wrote before it wrote zips. */
export const LEGACY_MAGIC = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];
const COUNT_BYTES = 8;
/** What the small pickles around the data may take. */
export const SMALL_MEMORY = 2 ** 22;

export function isLegacyTorch(bytes: Uint8Array): boolean {
  return LEGACY_MAGIC.every((byte, at) => bytes[at] === byte);
}

type ReadData = (part: PayloadSource, persistent: (id: unknown) => unknown) => { value: unknown; end: number };

export interface LegacyStorages {
  readonly isStorage: (value: unknown) => value is StorageInFile;
  /** Reads the data with this function, and finds the storages behind it. */
  read(readData: ReadData): unknown;
}

/**
 * Reads what `torch.save` wrote before PyTorch 1.6, and still writes inside of pickles: a magic number, a version, a description of
 * the machine, the data and the keys of its storages, each a pickle, and then the storages.
 */
export function legacyStorages(payloads: PayloadSource): LegacyStorages {
  const { name, source, readFile } = payloads;
  const storages = new Map<string, { storage: StorageInFile; bytes: number }>();
  const begins = new Map<string, number>();
  const known = new WeakSet();
  let bigEndian = false;

  const persistent = (id: unknown): StorageInFile => {
    const { key, dtype, elements, bytes } = persistentStorage(id);
    const already = storages.get(key);
    if (already !== undefined) return already.storage;
    const storage: StorageInFile = { dtype, elements, bigEndian, readBytes: (offset, length) => readFile(begins.get(key)! + offset, length) }; // prettier-ignore
    storages.set(key, { storage, bytes });
    known.add(storage);
    return storage;
  };

  /** Storages stand one behind the other, each behind the number of its elements. */
  function findStorages(keys: unknown, first: number): void {
    let at = first;
    for (const key of Array.isArray(keys) ? (keys as unknown[]) : []) {
      const found = typeof key === 'string' ? storages.get(key) : undefined;
      if (found === undefined) throw new Error(`${name}: holds a storage that belongs to no tensor`);
      if (at + COUNT_BYTES + found.bytes > source.length) throw new Error(`${name}: truncated, a storage is not whole`);
      const count = Buffer.from(source.read(at, COUNT_BYTES));
      const elements = Number(bigEndian ? count.readBigInt64BE() : count.readBigInt64LE());
      if (elements !== found.storage.elements)
        throw new Error(`${name}: a storage must have ${found.storage.elements} elements, received ${elements}`);
      begins.set(key as string, at + COUNT_BYTES);
      at += COUNT_BYTES + elements * ELEMENTS[found.storage.dtype].bytes;
    }
    if (begins.size !== storages.size) throw new Error(`${name}: a storage is missing`);
  }

  return {
    isStorage: (value): value is StorageInFile => typeof value === 'object' && value !== null && known.has(value),
    read(readData) {
      let at = LEGACY_MAGIC.length;
      const rest = () => partOfPayloads(payloads, at, source.length - at);
      const readSmall = (): unknown => {
        const { value, end } = unpickleFirst(rest().source, { name, maximumMemory: SMALL_MEMORY });
        at += end;
        return value;
      };
      readSmall(); // the version
      const machine = readSmall();
      bigEndian = machine instanceof Map && machine.get('little_endian') === false;
      const data = readData(rest(), persistent);
      at += data.end;
      const { value: keys, end } = unpickleFirst(rest().source, { name });
      findStorages(keys, at + end);
      return data.value;
    },
  };
}
