import { elementCount } from '../element-type.ts';
import type { FileArray } from '../element-type.ts';
import type { ResolveGlobal } from '../pickle/pickle-global.ts';
import { rebuiltTensors } from './rebuilt-tensors.ts';
import { copyStridedView } from './strided-view.ts';
import { storageClass } from './torch-storage.ts';
import type { TorchStorage } from './torch-storage.ts';

/** Allows what a checkpoint of tensors needs: how PyTorch rebuilds tensors and parameters, storages by name, sizes. */
export function torchGlobals(
  isStorage: (value: unknown) => value is TorchStorage,
  maximumElements: number,
): { resolve: ResolveGlobal; isTensor: (value: unknown) => value is FileArray } {
  let elements = 0;
  const { resolve, isTensor } = rebuiltTensors(isStorage, (storage, { offset, shape, strides }): FileArray => {
    elements += elementCount(shape); // a stride of 0 could make much of little
    if (elements > maximumElements) throw new Error(`its tensors would have more than ${maximumElements} elements`);
    const data = copyStridedView(storage.elements, { offset, shape, strides });
    return { dtype: storage.dtype, shape, data };
  });
  return {
    resolve: (module, name) => resolve(module, name) ?? (module === 'torch' ? storageClass(name) : undefined),
    isTensor,
  };
}
