import type { PickleContext, PickleGlobal, ResolveGlobal } from '../pickle/pickle-global.ts';

/** Which elements of its storage a tensor is. */
export interface TensorView {
  /** In elements */
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/**
 * Allows what PyTorch rebuilds tensors and parameters by, except storages.
 *
 * @param isStorage tells the storages that the caller made
 * @param tensorOf makes what a tensor becomes
 */
export function rebuiltTensors<Storage, Tensor extends object>(
  isStorage: (value: unknown) => value is Storage,
  tensorOf: (storage: Storage, view: TensorView, context: PickleContext) => Tensor,
): { readonly resolve: ResolveGlobal; readonly isTensor: (value: unknown) => value is Tensor } {
  const tensors = new WeakSet<object>();
  const isTensor = (value: unknown): value is Tensor =>
    typeof value === 'object' && value !== null && tensors.has(value);

  const rebuildTensor: PickleGlobal = {
    build: ([storage, offset, shape, strides], context) => {
      if (!isStorage(storage)) throw new Error('a tensor must be rebuilt from a storage');
      if (!isSizes([offset]) || !isSizes(shape) || !isSizes(strides) || shape.length !== strides.length)
        throw new Error('a tensor must have an offset, a shape and as many strides');
      const view = { offset: offset as number, shape: [...shape], strides: [...strides] };
      const tensor = tensorOf(storage, view, context);
      tensors.add(tensor);
      return tensor;
    },
  };
  const rebuildParameter: PickleGlobal = {
    build: ([tensor]) => {
      if (isTensor(tensor)) return tensor;
      throw new Error('a parameter must be rebuilt from a tensor');
    },
  };
  const size: PickleGlobal = { build: ([sizes]) => sizes };
  const globals = new Map<string, PickleGlobal>([
    ['torch._utils._rebuild_tensor', rebuildTensor],
    ['torch._utils._rebuild_tensor_v2', rebuildTensor],
    ['torch._utils._rebuild_parameter', rebuildParameter],
    ['torch.Size', size],
  ]);
  return { resolve: (module, name) => globals.get(`${module}.${name}`), isTensor };
}

function isSizes(values: unknown): values is number[] {
  return Array.isArray(values) && values.every((value) => Number.isSafeInteger(value) && value >= 0);
}
