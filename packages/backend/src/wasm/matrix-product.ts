import * as tf from '@tensorflow/tfjs';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs';
import { kernelsOf, type Kernels } from './kernels/kernels.ts';
import { addressOf, asKernelFunc, callKernel, withScratch, zeros, type WasmBackend } from './wasm-backend.ts';

interface Factors {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
}

interface Transposes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

const BYTES = Float32Array.BYTES_PER_ELEMENT;

/**
 * A `BatchMatMul` of our own: transposed factors, batches and batches that broadcast run as fast as a plain product.
 *
 * tfjs-backend-wasm gives XNNPACK nothing but a single, untransposed product; with `transposeA`, `transposeB` or a batch it
 * falls into a plain loop, twenty to fifty times slower, and batches that broadcast both ways, [2, 1, …] × [1, 3, …], come out
 * wrong. A right factor without batch takes all rows of the left one at once.
 */
export function batchMatMul(original: KernelFunc): KernelFunc {
  return asKernelFunc<Factors, Transposes>(({ inputs, backend, attrs }) =>
    isOurs(inputs, attrs) ? multiply(backend, inputs, attrs, null) : callKernel(original, backend, inputs, attrs),
  );
}

/** A `_FusedMatMul` of our own for a bias, without activation or with ReLU; others are left to the original. */
export function fusedMatMul(original: KernelFunc, relu: KernelFunc): KernelFunc {
  return asKernelFunc<Factors & { readonly bias?: TensorInfo }, Transposes & { readonly activation: string }>(
    ({ inputs, backend, attrs }) => {
      const { a, b, bias } = inputs;
      const isOurBias = bias === undefined || (bias.dtype === 'float32' && bias.shape.length === 1);
      const isOurActivation = attrs.activation === 'linear' || attrs.activation === 'relu';
      if (!isOurActivation || !isOurBias || !isOurs(inputs, attrs)) return callKernel(original, backend, inputs, attrs);
      const product = multiply(backend, { a, b }, attrs, bias ?? null);
      if (attrs.activation === 'linear') return product;
      const activated = callKernel(relu, backend, { x: product }, {});
      backend.disposeData(product.dataId);
      return activated;
    },
  );
}

function isOurs({ a, b }: Factors, { transposeA, transposeB }: Transposes): boolean {
  const [rows, inner] = matrixShape(a, transposeA);
  const [innerOfB, columns] = matrixShape(b, transposeB);
  const isEmpty = rows * inner * columns === 0;
  return inner === innerOfB && a.dtype === 'float32' && b.dtype === 'float32' && !isEmpty; // the original refuses the rest
}

function multiply(
  backend: WasmBackend,
  { a, b }: Factors,
  { transposeA, transposeB }: Transposes,
  bias: TensorInfo | null,
): TensorInfo {
  const kernels = kernelsOf(backend);
  const [rows, inner] = matrixShape(a, transposeA);
  const [, columns] = matrixShape(b, transposeB);
  const batchOfA = a.shape.slice(0, -2);
  const batchOfB = b.shape.slice(0, -2);
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(batchOfA, batchOfB);
  const entries = tf.util.sizeFromShape(batch);
  // Without a batch on the right, and with plain rows on the left, all rows of the batch are those of one product.
  const isOne = !transposeA && tf.util.sizeFromShape(batchOfB) === 1;
  const shape = [...batch, rows, columns];
  const out = entries === 0 ? zeros(backend, shape) : backend.makeOutput(shape, 'float32');
  const allRows = isOne ? rows * entries : rows;
  const bytes = kernels.multiplyScratch(allRows, inner, columns, transposeA);
  withScratch(backend, bytes, (scratch) => {
    const [left, right, target] = [addressOf(backend, a), addressOf(backend, b), addressOf(backend, out)];
    if (bias !== null) kernels.fillRows(target, addressOf(backend, bias), rows * entries, columns);
    const product = (entryOfA: number, entryOfB: number, entry: number) =>
      productOfMatrices(kernels, {
        a: left + entryOfA * rows * inner * BYTES,
        b: right + entryOfB * inner * columns * BYTES,
        c: target + entry * rows * columns * BYTES,
        rows: allRows,
        inner,
        columns,
        transposeA,
        transposeB,
        accumulate: bias !== null,
        scratch,
      });
    if (isOne) {
      if (entries > 0) product(0, 0, 0);
      return;
    }
    const entriesOfB = broadcastEntries(batchOfB, batch);
    broadcastEntries(batchOfA, batch).forEach((entryOfA, entry) => product(entryOfA, entriesOfB[entry]!, entry));
  });
  return out;
}

interface MatrixProduct extends Transposes {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly accumulate: boolean;
  readonly scratch: number;
}

/** c = a b, or c += a b, at these addresses. */
function productOfMatrices(kernels: Kernels, product: MatrixProduct): void {
  const { a, b, c, rows, inner, columns, transposeA, transposeB, accumulate, scratch } = product;
  const aStride = (transposeA ? rows : inner) * BYTES;
  const bStride = (transposeB ? inner : columns) * BYTES;
  // One row: packing the right factor would cost more than the product.
  if (rows === 1 && transposeB) {
    kernels.scores(b, a, c, columns, 1, inner, accumulate);
    return;
  }
  kernels.multiply(
    a,
    aStride,
    transposeA,
    b,
    bStride,
    transposeB,
    c,
    columns * BYTES,
    rows,
    inner,
    columns,
    accumulate,
    scratch,
  );
}

/** For each entry of a broadcast batch, row by row, the operand's own entry: [1, 2] in [2, 2] gives 0, 1, 0, 1. */
function broadcastEntries(own: readonly number[], batch: readonly number[]): number[] {
  const padded = [...new Array<number>(batch.length - own.length).fill(1), ...own];
  return batch.reduce<number[]>(
    (entries, count, axis) => {
      const size = padded[axis]!;
      return entries.flatMap((entry) => Array.from({ length: count }, (_, at) => entry * size + (size === 1 ? 0 : at)));
    },
    [0],
  );
}

function matrixShape({ shape }: TensorInfo, transposed: boolean): readonly [number, number] {
  const rows = shape[shape.length - 2]!;
  const columns = shape[shape.length - 1]!;
  return transposed ? [columns, rows] : [rows, columns];
}
