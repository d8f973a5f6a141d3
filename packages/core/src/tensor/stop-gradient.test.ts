import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { stopGradient } from './stop-gradient.ts';

test('is the identity going forward', () => {
  const values = tf.tensor2d([
    [1, -2],
    [3, 0],
  ]);
  expect(stopGradient(values).arraySync()).toEqual([
    [1, -2],
    [3, 0],
  ]);
});

test('lets no gradient back, and leaves the other factor its own', () => {
  const values = tf.tensor1d([2, -3]);
  const product = (x: tf.Tensor) => tf.sum<tf.Scalar>(tf.mul(x, stopGradient(x)));
  expect(Array.from(tf.grad(product)(values).dataSync())).toEqual([2, -3]); // 4 and −6 without it
  const alone = tf.grad((x) => tf.sum(tf.square(stopGradient(x))))(values);
  expect(Array.from(alone.dataSync(), Math.abs)).toEqual([0, 0]);
});

test('leaves no tensor behind but its result', () => {
  const values = tf.tensor1d([1]);
  const before = tf.memory().numTensors;
  const stopped = stopGradient(values);
  expect(tf.memory().numTensors).toBe(before + 1);
  stopped.dispose();
  expect(values.isDisposed).toBe(false);
  expect(Array.from(values.dataSync())).toEqual([1]);
});
