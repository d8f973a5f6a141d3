import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, expect, test } from 'vitest';
import { mendWasm } from '../mend-wasm.ts';

beforeAll(async () => {
  mendWasm();
  await tf.setBackend('wasm');
});

test('adds up the rows of each segment and leaves out ids beyond', () => {
  const x = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [4, 2]);
  const sums = tf.unsortedSegmentSum(x, tf.tensor1d([2, 0, 2, 9], 'int32'), 3);
  expect(sums.arraySync()).toEqual([
    [3, 4],
    [0, 0],
    [6, 8],
  ]);
});

test('tf.gather has a gradient, along any axis', () => {
  const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
  const pick = (values: tf.Tensor) =>
    tf.sum(tf.mul(tf.gather(values, tf.tensor1d([2, 0, 2], 'int32'), 1), [[1, 10, 100]]));
  expect(tf.grad(pick)(x).arraySync()).toEqual([
    [10, 0, 101],
    [10, 0, 101],
  ]);
});
