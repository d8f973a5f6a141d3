import { elementCount } from '../element-type.ts';
import type { FileArray } from '../element-type.ts';
import type { PickleGlobal, ResolveGlobal } from '../pickle/pickle-global.ts';
import { copyStridedView } from './strided-view.ts';
import { storageClass } from './torch-storage.ts';
import type { TorchStorage } from './torch-storage.ts';

/** Allows what a checkpoint of tensors needs: how PyTorch rebuilds tensors and parameters, storages by name, sizes. */
export function torchGlobals(
  isStorage: (value: unknown) => value is TorchStorage,
  maximumElements: number,
): { resolve: ResolveGlobal; isTensor: (value: unknown) => value is FileArray } {
  const tensors = new Set<unknown>();
  let elements = 0;

  const rebuildTensor: PickleGlobal = {
    build: ([storage, offset, shape, strides]) => {
      if (!isStorage(storage)) throw new Error('a tensor must be rebuilt from a storage');
      if (!isSizes([offset]) || !isSizes(shape) || !isSizes(strides) || shape.length !== strides.length) {
        throw new Error('a tensor must have an offset, a shape and as many strides');
      }
      elements += elementCount(shape); // a stride of 0 could make much of little
      if (elements > maximumElements) throw new Error(`its tensors would have more than ${maximumElements} elements`);
      const data = copyStridedView(storage.elements, { offset: offset as number, shape, strides });
      const tensor: FileArray = { dtype: storage.dtype, shape, data };
      tensors.add(tensor);
      return tensor;
    },
  };
  const rebuildParameter: PickleGlobal = {
    build: ([tensor]) => {
      if (!tensors.has(tensor)) throw new Error('a parameter must be rebuilt from a tensor');
      return tensor;
    },
  };
  const size: PickleGlobal = { build: ([sizes]) => sizes };

  const globals = new Map<string, PickleGlobal>([
    ['torch._utils._rebuild_tensor', rebuildTensor],
    ['torch._utils._rebuild_tensor_v2', rebuildTensor],
    ['torch._utils._rebuild_parameter', rebuildParameter],
    ['torch.Size', size],
  ]);
  return {
    resolve: (module, name) =>
      globals.get(`${module}.${name}`) ?? (module === 'torch' ? storageClass(name) : undefined),
    isTensor: (value): value is FileArray => tensors.has(value),
  };
}

function isSizes(values: unknown): values is number[] {
  return Array.isArray(values) && values.every((value) => Number.isSafeInteger(value) && value >= 0);
}
