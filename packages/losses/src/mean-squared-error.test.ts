import * as tf from '@tensorflow/tfjs';
import { randomStream } from '@sdumc/core';
import { assertClose, randomTensor } from '@sdumc/core/testing';
import { expect, test } from 'vitest';
import { meanSquaredError } from './mean-squared-error.ts';

test('is the mean of squares, with the gradient of its differences', () => {
  const predicted = randomTensor<tf.Rank.R2>([4, 3], randomStream(1));
  const target = randomTensor<tf.Rank.R2>([4, 3], randomStream(2));
  const [p, y] = [predicted.arraySync().flat(), target.arraySync().flat()];
  const loss = (values: readonly number[]) =>
    values.reduce((sum, value, i) => sum + (value - y[i]!) ** 2, 0) / y.length;
  assertClose({ actual: meanSquaredError({ predicted, target }).arraySync(), expected: loss(p), tolerance: 1e-6 });

  const step = 1e-5;
  const slopes = p.map((_, i) => {
    const shifted = (by: number) => loss(p.map((value, j) => (i === j ? value + by : value)));
    return (shifted(step) - shifted(-step)) / (2 * step);
  });
  const gradient = tf.grad((x) => meanSquaredError({ predicted: x, target }))(predicted);
  assertClose({
    actual: gradient.arraySync() as number[][],
    expected: [0, 1, 2, 3].map((row) => slopes.slice(3 * row, 3 * row + 3)),
    tolerance: 1e-5,
  });
});

test('is 0 at equality', () => {
  const same = tf.tensor1d([1, 2]);
  expect(meanSquaredError({ predicted: same, target: same }).arraySync()).toBe(0);
});

test('refuses what would broadcast', () => {
  expect(() => meanSquaredError({ predicted: tf.zeros([3, 1]), target: tf.zeros([3]) })).toThrow(
    new RangeError('meanSquaredError predicted: must have 1 axes [3], received [3, 1]'),
  );
  expect(() => meanSquaredError({ predicted: tf.zeros([2]), target: tf.zeros([3]) })).toThrow(
    new RangeError('meanSquaredError predicted: axis 0 must be 3, received [2]'),
  );
});

test('leaves no tensor behind but its result', () => {
  const [predicted, target] = [tf.tensor1d([1, 2]), tf.tensor1d([3, 4])];
  const before = tf.memory().numTensors;
  meanSquaredError({ predicted, target }).dispose();
  expect(tf.memory().numTensors).toBe(before);
});
