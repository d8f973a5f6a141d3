import { partOfPayloads } from '../numpy/numpy-globals.ts';
import type { PayloadSource } from '../numpy/numpy-globals.ts';
import { readFirstPickle, readPickle } from '../pickle/read-pickle.ts';
import { readZipDirectory } from '../zip/zip-directory.ts';
import type { ZipEntry } from '../zip/zip-directory.ts';
import { legacyStorages } from './legacy-storages.ts';
import { persistentStorage, storageGlobals } from './persistent-storage.ts';
import { tensorGlobals } from './tensors-in-file.ts';
import type { StorageInFile } from './tensors-in-file.ts';

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

/**
 * Reads what `torch.save` wrote (PyTorch 1.6 and later: a zip of a pickle and raw storages) like a pickle: tensors and NumPy's arrays
 * stay in the file.
 *
 * Errors: `data.pt: must hold one data.pkl as torch.save writes it, received 0`.
 */
export function readTorchZip(payloads: PayloadSource, maximumMemory: number | undefined): unknown {
  const { name, source, readFile } = payloads;
  const entries = entriesByName(payloads);
  const pickles = [...entries.keys()].filter((entry) => /^[^/]*\/data\.pkl$/.test(entry));
  if (pickles.length !== 1)
    throw new Error(`${name}: must hold one data.pkl as torch.save writes it, received ${pickles.length}`);
  const root = pickles[0]!.slice(0, -'data.pkl'.length);
  const entryAt = (path: string): ZipEntry | undefined => {
    const entry = entries.get(`${root}${path}`);
    if (entry === undefined || (entry.method === 0 && entry.storedBytes === entry.unpackedBytes)) return entry;
    throw new Error(`${name}: ${JSON.stringify(entry.name)} is compressed, which torch.save never does`);
  };
  const pickle = entryAt('data.pkl')!;
  const byteOrder = entryAt('byteorder');
  const bigEndian =
    byteOrder !== undefined && Buffer.from(source.read(byteOrder.begin, Math.min(byteOrder.storedBytes, 16))).toString().trim() === 'big'; // prettier-ignore

  const storages = new Map<string, StorageInFile>();
  const known = new WeakSet();
  const persistent = (id: unknown): StorageInFile => {
    const { key, dtype, elements, bytes } = persistentStorage(id);
    const already = storages.get(key);
    if (already !== undefined) return already;
    const entry = entryAt(`data/${key}`);
    if (entry === undefined) throw new Error(`storage ${JSON.stringify(key)} is missing`);
    if (entry.storedBytes !== bytes)
      throw new Error(`storage ${JSON.stringify(key)} must have ${bytes} bytes, received ${entry.storedBytes}`);
    const storage: StorageInFile = { dtype, elements, bigEndian, readBytes: (offset, length) => readFile(entry.begin + offset, length) }; // prettier-ignore
    storages.set(key, storage);
    known.add(storage);
    return storage;
  };
  const isStorage = (value: unknown): value is StorageInFile =>
    typeof value === 'object' && value !== null && known.has(value);
  const tensors = tensorGlobals(isStorage, name);
  return readPickle(partOfPayloads(payloads, pickle.begin, pickle.storedBytes), {
    maximumMemory,
    persistent,
    resolve: (module, member) => tensors(module, member) ?? storageGlobals(module, member),
  });
}

function entriesByName({ name, source }: PayloadSource): ReadonlyMap<string, ZipEntry> {
  try {
    const entries = new Map<string, ZipEntry>();
    for (const entry of readZipDirectory(source)) {
      if (entries.has(entry.name)) throw new Error(`${JSON.stringify(entry.name)} is there twice`);
      entries.set(entry.name, entry);
    }
    return entries;
  } catch (error) {
    throw new Error(`${name}: damaged zip: ${(error as Error).message}`, { cause: error });
  }
}

/** Reads what `torch.save` wrote before PyTorch 1.6 like a pickle: tensors and NumPy's arrays stay in the file. */
export function readLegacyTorch(payloads: PayloadSource, maximumMemory: number | undefined): unknown {
  const storages = legacyStorages(payloads);
  const tensors = tensorGlobals(storages.isStorage, payloads.name);
  return storages.read((part, persistent) =>
    readFirstPickle(part, {
      maximumMemory,
      persistent,
      resolve: (module, member) => tensors(module, member) ?? storageGlobals(module, member),
    }),
  );
}
