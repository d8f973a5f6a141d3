import * as tf from '@tensorflow/tfjs';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs';
import { asKernelFunc, callKernel, releaseView, viewOf, type WasmBackend } from './wasm-backend.ts';

interface Factors {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
}

interface Transposes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/**
 * XNNPACK packs the right factor before it multiplies. That pays from this many rows of the left factor, and this many
 * multiplications, per product. Measured: [32, 16, 16] × [32, 16, 16] gains twofold, [32, 8, 8] × [32, 8, 8] would lose.
 */
const WORTHWHILE_ROWS = 4;
const WORTHWHILE_MULTIPLICATIONS = 4096;

/** From this ratio of columns to rows on, packing the right factor costs more than turning the product round. */
const FLAT = 4;

/**
 * A mended `BatchMatMul`: the same product by way of XNNPACK.
 *
 * tfjs-backend-wasm uses XNNPACK only for a single, untransposed product; with `transposeA`, `transposeB` or a batch it
 * falls into a plain loop, ten to twenty times slower. Here a transposed factor is first written out, a right factor
 * without batch takes all rows of the left one at once, and otherwise each batch entry is multiplied by itself. A batch of
 * flat products, few rows and many columns, is computed as (Bᵀ Aᵀ)ᵀ, so that the small factor is packed.
 * Batches that broadcast both ways, [2, 1, …] × [1, 3, …], which the original gets wrong, come out right.
 */
export function mendedBatchMatMul(original: KernelFunc, transpose: KernelFunc): KernelFunc {
  const product = (backend: WasmBackend, factors: Factors, transposes: Transposes): TensorInfo => {
    if (!isWorthwhile(factors, transposes)) return callKernel(original, backend, factors, transposes);
    if (!isFlat(factors, transposes)) {
      return withPlainFactors(backend, transpose, factors, transposes, ({ a, b }) => multiply(backend, a, b));
    }
    const turned = { transposeA: !transposes.transposeB, transposeB: !transposes.transposeA };
    const turnedProduct = product(backend, { a: factors.b, b: factors.a }, turned);
    const out = callKernel(transpose, backend, { x: turnedProduct }, swapLastAxes(turnedProduct));
    backend.disposeData(turnedProduct.dataId);
    return out;
  };
  return asKernelFunc<Factors, Transposes>(({ inputs, backend, attrs }) => product(backend, inputs, attrs));
}

/**
 * A mended `_FusedMatMul` (product, bias and activation in one, as dense layers use it): a transposed factor is first
 * written out, for the reason above.
 */
export function mendedFusedMatMul(original: KernelFunc, transpose: KernelFunc): KernelFunc {
  return asKernelFunc<Factors, Transposes>(({ inputs, backend, attrs }) =>
    isWorthwhile(inputs, attrs)
      ? withPlainFactors(backend, transpose, inputs, attrs, (plain) =>
          callKernel(original, backend, { ...inputs, ...plain }, { ...attrs, transposeA: false, transposeB: false }),
        )
      : callKernel(original, backend, inputs, attrs),
  );
}

/** Calls with the factors as they stand in the product: those that are to be transposed written out so. */
function withPlainFactors(
  backend: WasmBackend,
  transpose: KernelFunc,
  { a, b }: Factors,
  { transposeA, transposeB }: Transposes,
  product: (plain: Factors) => TensorInfo,
): TensorInfo {
  const plainA = transposeA ? callKernel(transpose, backend, { x: a }, swapLastAxes(a)) : a;
  const plainB = transposeB ? callKernel(transpose, backend, { x: b }, swapLastAxes(b)) : b;
  const out = product({ a: plainA, b: plainB });
  if (transposeA) backend.disposeData(plainA.dataId);
  if (transposeB) backend.disposeData(plainB.dataId);
  return out;
}

function isFlat({ a, b }: Factors, { transposeA, transposeB }: Transposes): boolean {
  const [rows] = matrixShape(a, transposeA);
  const [, columns] = matrixShape(b, transposeB);
  return tf.util.sizeFromShape(b.shape.slice(0, -2)) > 1 && columns >= FLAT * rows;
}

function isWorthwhile({ a, b }: Factors, { transposeA, transposeB }: Transposes): boolean {
  const [rows, inner] = matrixShape(a, transposeA);
  const [innerOfB, columns] = matrixShape(b, transposeB);
  const entriesOfA = tf.util.sizeFromShape(a.shape.slice(0, -2));
  const entriesOfB = tf.util.sizeFromShape(b.shape.slice(0, -2));
  if (inner !== innerOfB || a.dtype !== 'float32' || b.dtype !== 'float32') return false; // the original says so
  if (entriesOfA === 1 && entriesOfB === 1 && !transposeA && !transposeB) return false; // XNNPACK already
  if (entriesOfA !== entriesOfB && entriesOfA !== 1 && entriesOfB !== 1) return true; // the original gets it wrong
  const allRows = entriesOfB === 1 ? entriesOfA * rows : rows;
  return allRows >= WORTHWHILE_ROWS && allRows * inner * columns >= WORTHWHILE_MULTIPLICATIONS;
}

/** Batches of plain products, [...batch, rows, inner] × [...batch, inner, columns]. */
function multiply(backend: WasmBackend, a: TensorInfo, b: TensorInfo): TensorInfo {
  const [rows, inner] = matrixShape(a, false);
  const [, columns] = matrixShape(b, false);
  const batchOfA = a.shape.slice(0, -2);
  const batchOfB = b.shape.slice(0, -2);
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(batchOfA, batchOfB);
  const out = backend.makeOutput([...batch, rows, columns], 'float32');
  const product = plainProduct(backend);
  if (tf.util.sizeFromShape(batchOfB) === 1) {
    product(a, 0, b, 0, out, 0, tf.util.sizeFromShape(batch) * rows, inner, columns);
    return out;
  }
  const entriesOfA = broadcastEntries(batchOfA, batch);
  const entriesOfB = broadcastEntries(batchOfB, batch);
  entriesOfA.forEach((entryOfA, entry) => {
    const fromA = entryOfA * rows * inner;
    const fromB = entriesOfB[entry]! * inner * columns;
    product(a, fromA, b, fromB, out, entry * rows * columns, rows, inner, columns);
  });
  return out;
}

/** [rows, inner] × [inner, columns] on parts of larger tensors, each part given by its first element. */
function plainProduct(backend: WasmBackend) {
  const product = backend.wasm.cwrap('BatchMatMul', null, [
    ...(['number', 'array', 'number'] as const), // a: id, shape, rank
    ...(['number', 'array', 'number'] as const), // b: id, shape, rank
    ...(['number', 'number', 'number'] as const), // transposeA, transposeB, id of the output
  ]);
  const bytes = (shape: number[]) => new Uint8Array(new Int32Array(shape).buffer);
  return (
    a: TensorInfo,
    firstOfA: number,
    b: TensorInfo,
    firstOfB: number,
    out: TensorInfo,
    firstOfOut: number,
    rows: number,
    inner: number,
    columns: number,
  ): void => {
    // Views get new ids each time: XNNPACK keeps the packed right factor under its id until that is disposed of.
    const views = [
      viewOf(backend, a, firstOfA, [1, rows, inner]),
      viewOf(backend, b, firstOfB, [1, inner, columns]),
      viewOf(backend, out, firstOfOut, [1, rows, columns]),
    ];
    const [idOfA, idOfB, idOfOut] = views.map((view) => backend.dataIdMap.get(view.dataId).id);
    product(idOfA, bytes([1, rows, inner]), 3, idOfB, bytes([1, inner, columns]), 3, 0, 0, idOfOut);
    for (const view of views) releaseView(backend, view);
  };
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

/** The order of axes that swaps the last two. */
function swapLastAxes({ shape }: TensorInfo): { perm: number[] } {
  const perm = shape.map((_, axis) => axis);
  return { perm: [...perm.slice(0, -2), perm.length - 1, perm.length - 2] };
}
