import { ELEMENTS } from '../element-type.ts';
import type { ElementType } from '../element-type.ts';
import type { ResolveGlobal } from '../pickle/pickle-global.ts';
import { storageClass } from './torch-storage.ts';

/** The persistent id of a storage, `('storage', class, key, device, elements)`, checked. */
export interface PersistentStorage {
  readonly key: string;
  readonly dtype: ElementType;
  readonly elements: number;
  readonly bytes: number;
}

/** Reads a persistent id. Errors: `a persistent id must be a storage`. */
export function persistentStorage(id: unknown): PersistentStorage {
  const [kind, type, key, , elements] = Array.isArray(id) ? (id as unknown[]) : [];
  const dtype = typeof type === 'object' && type !== null && 'dtype' in type ? (type.dtype as ElementType) : undefined;
  const isCount = Number.isSafeInteger(elements) && (elements as number) >= 0;
  if (kind !== 'storage' || dtype === undefined || typeof key !== 'string' || !isCount)
    throw new Error('a persistent id must be a storage');
  return { key, dtype, elements: elements as number, bytes: (elements as number) * ELEMENTS[dtype].bytes };
}

/** Allows the classes that persistent ids name, such as `torch.FloatStorage`. */
export const storageGlobals: ResolveGlobal = (module, name) => (module === 'torch' ? storageClass(name) : undefined);
