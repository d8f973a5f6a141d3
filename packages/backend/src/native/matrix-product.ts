import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs';
import { asNativeKernel } from './native-backend.ts';

interface Transposed {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/**
 * The kernel `BatchMatMul` where there is no batch: two matrices go to TensorFlow's `MatMul`. tfjs-node calls `BatchMatMulV2`
 * for them too, which wakes the other threads for the smallest product: with two threads [64,256]·[256,256] takes three times
 * as long.
 *
 * @param original for batches of matrices, and for other types than float32
 */
export function matrixProduct(original: KernelFunc): KernelFunc {
  const product = asNativeKernel<Readonly<Record<'a' | 'b', TensorInfo>>, Transposed>(
    ({ inputs: { a, b }, backend, attrs: { transposeA, transposeB } }) => {
      const { TF_ATTR_TYPE, TF_ATTR_BOOL, TF_FLOAT } = backend.binding;
      return backend.executeSingleOutput(
        'MatMul',
        [
          { name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT },
          { name: 'transpose_a', type: TF_ATTR_BOOL, value: transposeA },
          { name: 'transpose_b', type: TF_ATTR_BOOL, value: transposeB },
        ],
        [a, b],
      );
    },
  );
  return (call) => {
    const { a, b } = call.inputs as Readonly<Record<'a' | 'b', TensorInfo>>;
    const areMatrices = [a, b].every(({ shape, dtype }) => shape.length === 2 && dtype === 'float32');
    return areMatrices ? product(call) : original(call);
  };
}
