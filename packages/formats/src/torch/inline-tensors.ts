import { partOfPayloads } from '../numpy/numpy-globals.ts';
import type { PayloadSource } from '../numpy/numpy-globals.ts';
import { bytesInMemory, isByteReference } from '../pickle/byte-source.ts';
import { ARRAY_COST } from '../pickle/memory-budget.ts';
import type { PickleGlobal, ResolveGlobal } from '../pickle/pickle-global.ts';
import { unpickleFirst } from '../pickle/unpickle.ts';
import { isLegacyTorch, LEGACY_MAGIC, legacyStorages, SMALL_MEMORY } from './legacy-storages.ts';
import { storageGlobals } from './persistent-storage.ts';
import { tensorGlobals } from './tensors-in-file.ts';
import type { StorageInFile } from './tensors-in-file.ts';

/** Allows tensors inside an ordinary pickle, whose storages are bytes in the old format. */
export function inlineTensorGlobals(payloads: PayloadSource): ResolveGlobal {
  const { name } = payloads;
  const known = new WeakSet();
  const isStorage = (value: unknown): value is StorageInFile =>
    typeof value === 'object' && value !== null && known.has(value);
  const loadFromBytes: PickleGlobal = {
    build: ([content, ...more], { charge }) => {
      charge(ARRAY_COST);
      const inner = more.length > 0 ? undefined : payloadsOf(content, payloads);
      if (inner === undefined)
        throw new Error('a tensor must have its storage as bytes; save it with pickle protocol 4, or after .numpy()');
      if (!isLegacyTorch(inner.source.read(0, Math.min(inner.source.length, LEGACY_MAGIC.length))))
        throw new Error('the storage of a tensor must be as PyTorch pickles it; save it after .numpy()');
      const storages = legacyStorages(inner);
      const storage = storages.read((part, persistent) =>
        unpickleFirst(part.source, { name, persistent, resolve: storageGlobals, maximumMemory: SMALL_MEMORY }),
      );
      if (!storages.isStorage(storage)) throw new Error('the bytes of a tensor must hold a storage');
      known.add(storage);
      return storage;
    },
  };
  const tensors = tensorGlobals(isStorage, name);
  return (module, member) =>
    module === 'torch.storage' && member === '_load_from_bytes' ? loadFromBytes : tensors(module, member);
}

/** A payload as something to be read by position. */
function payloadsOf(content: unknown, payloads: PayloadSource): PayloadSource | undefined {
  if (content instanceof Uint8Array) {
    const readFile = async (offset: number, length: number) =>
      new Uint8Array(content.subarray(offset, offset + length));
    return { name: payloads.name, source: bytesInMemory(content), readFile }; // prettier-ignore
  }
  if (!isByteReference(content) || content.kind === 'text' || content.storage !== 'plain') return undefined;
  return partOfPayloads(payloads, content.offset, content.length);
}
