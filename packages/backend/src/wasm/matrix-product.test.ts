import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, test } from 'vitest';
import { mendWasm } from '../mend-wasm.ts';

beforeAll(async () => {
  mendWasm();
  mendWasm(); // twice is as good as once
  await tf.setBackend('wasm');
});

/** The product by its definition, in float64: entry [i, j] is Σ_k a[i, k] b[k, j]. */
function referenceProduct(a: number[][], b: number[][], transposeA: boolean, transposeB: boolean): number[][] {
  const left = transposeA ? a[0]!.map((_, column) => a.map((row) => row[column]!)) : a;
  const right = transposeB ? b : b[0]!.map((_, column) => b.map((row) => row[column]!));
  return left.map((row) => right.map((column) => row.reduce((sum, value, k) => sum + value * column[k]!, 0)));
}

const sizes = [
  { batch: [], rows: 40, inner: 33, columns: 21 },
  { batch: [5], rows: 37, inner: 19, columns: 7 },
  { batch: [5], rows: 7, inner: 64, columns: 32 },
  { batch: [2, 2], rows: 5, inner: 40, columns: 30 },
  { batch: [2, 3], rows: 32, inner: 16, columns: 16 },
  { batch: [4], rows: 3, inner: 2, columns: 2 },
  { batch: [3], rows: 1, inner: 80, columns: 80 },
];
const transposes = [false, true].flatMap((transposeA) =>
  [false, true].map((transposeB) => ({ transposeA, transposeB })),
);
const cases = sizes.flatMap((size) => transposes.map((flags) => ({ ...size, ...flags })));

test.each(cases)('batch $batch, $rows × $inner × $columns, transposed $transposeA $transposeB', (size) => {
  const { batch, rows, inner, columns, transposeA, transposeB } = size;
  const a = tf.randomUniform([...batch, ...(transposeA ? [inner, rows] : [rows, inner])], -1, 1, 'float32', 1);
  const b = tf.randomUniform([...batch, ...(transposeB ? [columns, inner] : [inner, columns])], -1, 1, 'float32', 2);
  const product = tf.matMul(a, b, transposeA, transposeB);
  expect(product.shape).toEqual([...batch, rows, columns]);
  const entries = (tensor: tf.Tensor) => tensor.reshape([-1, ...tensor.shape.slice(-2)]).arraySync() as number[][][];
  const expected = entries(a).map((matrix, entry) =>
    referenceProduct(matrix, entries(b)[entry]!, transposeA, transposeB),
  );
  expectClose(product, expected.flat(2));
});

describe('a batch that broadcasts', () => {
  test.each([
    { batchOfA: [6], batchOfB: [1] },
    { batchOfA: [1], batchOfB: [6] },
    { batchOfA: [2, 1], batchOfB: [1, 3] },
    { batchOfA: [2, 3], batchOfB: [3] },
    { batchOfA: [3], batchOfB: [2, 1] },
  ])('$batchOfA with $batchOfB', ({ batchOfA, batchOfB }) => {
    for (const { transposeA, transposeB } of transposes) {
      const a = tf.randomUniform([...batchOfA, ...(transposeA ? [18, 20] : [20, 18])], -1, 1, 'float32', 3);
      const b = tf.randomUniform([...batchOfB, ...(transposeB ? [16, 18] : [18, 16])], -1, 1, 'float32', 4);
      const batch = tf.broadcast_util.assertAndGetBroadcastShape(batchOfA, batchOfB);
      const product = tf.matMul(a, b, transposeA, transposeB);
      expect(product.shape).toEqual([...batch, 20, 16]);
      // The same with the batch written out.
      const spread = (tensor: tf.Tensor) => tf.broadcastTo(tensor, [...batch, ...tensor.shape.slice(-2)]);
      expectClose(product, tf.matMul(spread(a), spread(b), transposeA, transposeB).dataSync());
    }
  });
});

test('the right factor may change its values between products', () => {
  const weights = tf.variable(tf.ones([32, 32]));
  const rows = tf.ones([8, 32]);
  expect(tf.matMul(rows, weights, false, true).arraySync()).toEqual(tf.fill([8, 32], 32).arraySync());
  weights.assign(tf.fill([32, 32], 2));
  expect(tf.matMul(rows, weights, false, true).arraySync()).toEqual(tf.fill([8, 32], 64).arraySync());
});

test('a fused product with bias and activation', () => {
  for (const { transposeA, transposeB } of transposes) {
    const a = tf.randomUniform(transposeA ? [18, 20] : [20, 18], -1, 1, 'float32', 5);
    const b = tf.randomUniform(transposeB ? [16, 18] : [18, 16], -1, 1, 'float32', 6);
    const bias = tf.randomUniform([16], -1, 1, 'float32', 7);
    const fused = tf.fused.matMul({
      a: a,
      b: b,
      transposeA,
      transposeB,
      bias,
      activation: 'relu',
    });
    expectClose(fused, tf.relu(tf.add(tf.matMul(a, b, transposeA, transposeB), bias)).dataSync());
  }
});

test('gradients of both factors', () => {
  const a = tf.randomUniform([4, 20, 18], -1, 1, 'float32', 8);
  const b = tf.randomUniform([4, 18, 16], -1, 1, 'float32', 9);
  const [gradientOfA, gradientOfB] = tf.grads((x, y) => tf.sum(tf.matMul(x, y)))([a, b]);
  expectClose(gradientOfA!, tf.broadcastTo(tf.sum(b, 2).expandDims(1), [4, 20, 18]).dataSync());
  expectClose(gradientOfB!, tf.broadcastTo(tf.sum(a, 1).expandDims(2), [4, 18, 16]).dataSync());
});

test.each([
  { rows: 20, columns: 16 },
  { rows: 5, columns: 40 },
])('leaves nothing behind, $rows rows and $columns columns', ({ rows, columns }) => {
  const a = tf.ones([6, 30, rows]);
  const b = tf.ones([6, columns, 30]);
  const backend = tf.backend();
  const before = backend.numDataIds();
  tf.matMul(a, b, true, true).dispose();
  expect(backend.numDataIds()).toBe(before);
});

test('factors that do not fit are refused as before', () => {
  expect(() => tf.matMul(tf.ones([40, 30]), tf.ones([40, 30]))).toThrow('inner shapes');
});

function expectClose(actual: tf.Tensor, expected: ArrayLike<number>): void {
  const values = actual.dataSync();
  expect(values.length).toBe(expected.length);
  const largest = Math.max(...values.map((value, index) => Math.abs(value - expected[index]!)));
  expect(largest).toBeLessThan(1e-5);
}
