import type { DataType, KernelFunc, TensorInfo } from '@tensorflow/tfjs';

/** The part of tfjs-backend-wasm's `BackendWasm` that the mends use. */
export interface WasmBackend {
  /** A tensor on the heap: newly allocated, or over memory that is already allocated. */
  makeOutput(shape: number[], dtype: 'float32' | 'int32' | 'bool', memoryOffset?: number): TensorInfo;
  /** Its values. The view dies with the next allocation, which may grow the heap. */
  typedArrayFromHeap(tensor: TensorInfo): Float32Array;
  disposeData(dataId: object): boolean;
  readonly dataIdMap: {
    get(dataId: object): { readonly id: number; readonly memoryOffset: number };
    delete(dataId: object): boolean;
  };
  readonly wasm: {
    cwrap(name: string, returns: null, parameters: readonly ('number' | 'array')[]): (...values: unknown[]) => void;
    readonly tfjs: { disposeData(id: number): void };
  };
}

/** The arguments of a kernel with their types; tfjs leaves them open. */
export interface KernelCall<Inputs, Attributes = object> {
  readonly inputs: Inputs;
  readonly backend: WasmBackend;
  readonly attrs: Attributes;
}

/** Gives a kernel with typed arguments the type under which tfjs registers it. */
export function asKernelFunc<Inputs, Attributes>(
  kernel: (call: KernelCall<Inputs, Attributes>) => TensorInfo,
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

/** A tensor over part of another one's memory. */
export function viewOf(backend: WasmBackend, whole: TensorInfo, firstElement: number, shape: number[]): TensorInfo {
  const { memoryOffset } = backend.dataIdMap.get(whole.dataId);
  return backend.makeOutput(shape, 'float32', memoryOffset + firstElement * Float32Array.BYTES_PER_ELEMENT);
}

/** Forgets a view and leaves the memory to its owner. */
export function releaseView(backend: WasmBackend, view: TensorInfo): void {
  backend.wasm.tfjs.disposeData(backend.dataIdMap.get(view.dataId).id);
  backend.dataIdMap.delete(view.dataId);
}
