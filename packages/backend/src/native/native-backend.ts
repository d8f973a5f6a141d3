import type { KernelFunc, Tensor, TensorInfo } from '@tensorflow/tfjs';

/** The part of tfjs-node's `NodeJSKernelBackend` that our kernels use: any operation of TensorFlow, by its name. */
export interface NativeBackend {
  executeSingleOutput(name: string, attributes: readonly Attribute[], inputs: readonly TensorInfo[]): Tensor;
  readonly binding: Readonly<Record<'TF_ATTR_TYPE' | 'TF_ATTR_BOOL' | 'TF_FLOAT' | 'TF_INT32' | 'TF_UINT8', number>>;
}

export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean;
}

/** The arguments of a kernel with their types; tfjs leaves them open. */
export function asNativeKernel<Inputs, Attributes>(
  kernel: (call: {
    readonly inputs: Inputs;
    readonly backend: NativeBackend;
    readonly attrs: Attributes;
  }) => TensorInfo,
): KernelFunc {
  return kernel as unknown as KernelFunc;
}
