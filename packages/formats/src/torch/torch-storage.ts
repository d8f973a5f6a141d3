import { decodeElements, ELEMENTS } from '../element-type.ts';
import type { ElementArray, ElementType } from '../element-type.ts';
import type { PickleGlobal } from '../pickle/pickle-global.ts';

/** The flat memory that tensors are views of. */
export interface TorchStorage {
  readonly dtype: ElementType;
  readonly elements: ElementArray;
}

/** A storage class is only ever named, as part of a persistent id. */
interface StorageClass extends PickleGlobal {
  readonly dtype: ElementType;
}

const STORAGE_CLASSES: ReadonlyMap<string, StorageClass> = new Map([
  ['DoubleStorage', { dtype: 'F64' }],
  ['FloatStorage', { dtype: 'F32' }],
  ['HalfStorage', { dtype: 'F16' }],
  ['BFloat16Storage', { dtype: 'BF16' }],
  ['LongStorage', { dtype: 'I64' }],
  ['IntStorage', { dtype: 'I32' }],
  ['ShortStorage', { dtype: 'I16' }],
  ['CharStorage', { dtype: 'I8' }],
  ['ByteStorage', { dtype: 'U8' }],
  ['BoolStorage', { dtype: 'BOOL' }],
]);

/** The class that `torch.FloatStorage` and the like name. */
export function storageClass(name: string): StorageClass | undefined {
  return STORAGE_CLASSES.get(name);
}

/**
 * Resolves the persistent ids of a checkpoint, `('storage', class, key, device, elements)`, to the bytes of entry `key`.
 *
 * Errors: `storage "3": 6144 elements of F32 take 24576 bytes, received 24000`.
 */
export function storageReader(
  entry: (key: string) => Uint8Array | undefined,
  bigEndian: boolean,
): { load: (id: unknown) => TorchStorage; isStorage: (value: unknown) => value is TorchStorage } {
  const loaded = new Map<string, TorchStorage>();
  const known = new Set<unknown>();
  const load = (id: unknown): TorchStorage => {
    const [kind, type, key, , count] = Array.isArray(id) ? (id as unknown[]) : [];
    const found = [...STORAGE_CLASSES.values()].find((candidate) => candidate === type);
    if (kind !== 'storage' || found === undefined || typeof key !== 'string')
      throw new Error('a persistent id must be a storage');
    const already = loaded.get(key);
    if (already !== undefined) return already;
    const bytes = entry(key);
    if (bytes === undefined) throw new Error(`storage ${JSON.stringify(key)} is missing`);
    const expected = Number(count) * ELEMENTS[found.dtype].bytes;
    if (bytes.length !== expected) {
      const takes = `${String(count)} elements of ${found.dtype} take ${expected} bytes`;
      throw new Error(`storage ${JSON.stringify(key)}: ${takes}, received ${bytes.length}`);
    }
    const storage = { dtype: found.dtype, elements: decodeElements(bytes, found.dtype, bigEndian) };
    loaded.set(key, storage);
    known.add(storage);
    return storage;
  };
  return { load, isStorage: (value): value is TorchStorage => known.has(value) };
}
