import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { nativeReport } from '../../testing/native-report.ts';

const report = await nativeReport();

describe.skipIf(report === null)(
  'kernels of native TensorFlow (skipped where @tensorflow/tfjs-node has no working binding)',
  () => {
    test.each([
      [false, false],
      [false, true],
      [true, false],
      [true, true],
    ])('a product of two matrices, transposed %s and %s', (transposeA, transposeB) => {
      const [rows, inner, columns] = [3, 4, 5];
      const left = (i: number, k: number) => i - 2 * k + 1;
      const right = (k: number, j: number) => 3 * k - j * j;
      const a = transposeA ? table(inner, rows, (k, i) => left(i, k)) : table(rows, inner, left);
      const b = transposeB ? table(columns, inner, (j, k) => right(k, j)) : table(inner, columns, right);
      const sum = (i: number, j: number) => [0, 1, 2, 3].reduce((total, k) => total + left(i, k) * right(k, j), 0);
      const expected = Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => sum(i, j)));
      expect(tf.matMul(a, b, transposeA, transposeB).arraySync()).toEqual(expected);
    });

    test.each([
      [8, 2],
      [12, 2], // whole words, half an octet
      [64, 2],
      [1000, 4],
      [33, 2], // no whole words
      [64, 1.25], // no whole scale
      [64, 127], // the largest that goes as bytes
      [64, 128],
      [64, 255],
    ])('dropout of %d values scaled by %d', (size, scale) => {
      const keep = Int32Array.from({ length: Math.ceil(size / 32) }, (_, word) => Math.imul(word + 1, 0x9e3779b1));
      keep[0] = -1 & ~(0b101 << 5); // an octet of ones, and one with gaps
      const factor = (at: number) => ((keep[at >> 5]! >>> (at & 31)) & 1) * scale;
      const x = tf.range(1, size + 1);
      const expected = Array.from({ length: size }, (_, at) => (at + 1) * factor(at));
      const dropped = tf.engine().runKernel<tf.Tensor>('KeepScaled', { x }, { keep, scale } as never);
      expect(Array.from(dropped.dataSync())).toEqual(expected);
    });
  },
);

function table(rows: number, columns: number, value: (row: number, column: number) => number): tf.Tensor2D {
  return tf.tensor2d(
    Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (_, column) => value(row, column))),
  );
}
