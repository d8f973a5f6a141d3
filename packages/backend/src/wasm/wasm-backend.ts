import type { DataType, KernelFunc, TensorInfo } from '@tensorflow/tfjs';
import type { WebAssemblyMemory } from './kernels/web-assembly.ts';

/** The part of tfjs-backend-wasm's `BackendWasm` that the mends use. */
export interface WasmBackend {
  /** A tensor on the heap: newly allocated, or over memory that is already allocated. */
  makeOutput(shape: number[], dtype: 'float32' | 'int32' | 'bool', memoryOffset?: number): TensorInfo;
  /** Its values. The view dies with the next allocation, which may grow the heap. */
  typedArrayFromHeap(tensor: TensorInfo): Float32Array;
  disposeData(dataId: object): boolean;
  /** One more tensor has this memory. */
  incRef(dataId: object): void;
  readonly dataIdMap: {
    get(dataId: object): { readonly memoryOffset: number };
  };
  readonly wasm: { readonly asm: { readonly memory: WebAssemblyMemory } };
}

/** The arguments of a kernel with their types; tfjs leaves them open. */
export interface KernelCall<Inputs, Attributes = object> {
  readonly inputs: Inputs;
  readonly backend: WasmBackend;
  readonly attrs: Attributes;
}

/** Gives a kernel with typed arguments the type under which tfjs registers it. */
export function asKernelFunc<Inputs, Attributes>(
  kernel: (call: KernelCall<Inputs, Attributes>) => TensorInfo | TensorInfo[],
): KernelFunc {
  return kernel as unknown as KernelFunc;
}

/** Calls a registered kernel from within another. */
export function callKernel(kernel: KernelFunc, backend: WasmBackend, inputs: object, attrs: object): TensorInfo {
  return kernel({ inputs, backend, attrs } as unknown as Parameters<KernelFunc>[0]) as TensorInfo;
}

/** A kernel that computes tensors `x` of some types itself and leaves others to the original. */
export function onlyFor(types: readonly DataType[], kernel: KernelFunc, original: KernelFunc): KernelFunc {
  return (call) => (types.includes((call.inputs['x'] as TensorInfo).dtype) ? kernel(call) : original(call));
}

/** Where a tensor's numbers lie. */
export function addressOf(backend: WasmBackend, tensor: TensorInfo): number {
  return backend.dataIdMap.get(tensor.dataId).memoryOffset;
}

/** A tensor full of zeros. */
export function zeros(backend: WasmBackend, shape: number[]): TensorInfo {
  const out = backend.makeOutput(shape, 'float32');
  backend.typedArrayFromHeap(out).fill(0);
  return out;
}

/** Lends memory for so many bytes while `work` runs. */
export function withScratch<T>(backend: WasmBackend, bytes: number, work: (address: number) => T): T {
  const scratch = backend.makeOutput([Math.ceil(bytes / 4)], 'float32');
  try {
    return work(addressOf(backend, scratch));
  } finally {
    backend.disposeData(scratch.dataId);
  }
}
