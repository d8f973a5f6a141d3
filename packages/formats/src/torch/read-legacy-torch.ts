import type { PayloadSource } from '../numpy/numpy-globals.ts';
import { readFirstPickle } from '../pickle/read-pickle.ts';
import { legacyStorages } from './legacy-storages.ts';
import { storageGlobals } from './persistent-storage.ts';
import { tensorGlobals } from './tensors-in-file.ts';

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
