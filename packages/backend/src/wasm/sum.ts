import * as tf from '@tensorflow/tfjs';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs';
import { asKernelFunc, callKernel } from './wasm-backend.ts';

/**
 * A mended `Sum` over leading axes, which the gradient of every bias is: rows are added to one another where they lie, in
 * float64. tfjs-backend-wasm first transposes the whole tensor.
 */
export function mendedSum(original: KernelFunc): KernelFunc {
  return asKernelFunc<{ readonly x: TensorInfo }, { readonly axis: number | number[]; readonly keepDims: boolean }>(
    ({ inputs, backend, attrs }) => {
      const { x } = inputs;
      const axes = tf.util.parseAxisParam(attrs.axis, x.shape).sort((left, right) => left - right);
      const areLeading = axes.every((axis, at) => axis === at) && axes.length < x.shape.length;
      if (!areLeading || x.dtype !== 'float32') return callKernel(original, backend, inputs, attrs);
      const shape = x.shape.slice(axes.length);
      const out = backend.makeOutput([...(attrs.keepDims ? axes.map(() => 1) : []), ...shape], 'float32');
      const sums = sumOfRows(backend.typedArrayFromHeap(x), tf.util.sizeFromShape(shape));
      backend.typedArrayFromHeap(out).set(sums);
      return out;
    },
  );
}

/** sums[column] = Σ_row x[row, column], four rows at a time. */
function sumOfRows(x: Float32Array, columns: number): Float64Array {
  const sums = new Float64Array(columns);
  const rows = x.length / columns;
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    const first = row * columns;
    const second = first + columns;
    const third = second + columns;
    const fourth = third + columns;
    for (let column = 0; column < columns; column++) {
      sums[column]! += x[first + column]! + x[second + column]! + (x[third + column]! + x[fourth + column]!);
    }
  }
  for (; row < rows; row++) {
    for (let column = 0; column < columns; column++) sums[column]! += x[row * columns + column]!;
  }
  return sums;
}
