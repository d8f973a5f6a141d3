import * as tf from '@tensorflow/tfjs';
import { randomStream } from '@sdumc/core';
import { assertClose, flatten, randomTensor } from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { rootMeanSquaredError } from './root-mean-squared-error.ts';

const gradients = (a: tf.Tensor, b: tf.Tensor, upstream = 1) =>
  tf.grads((x, y) => tf.mul<tf.Scalar>(rootMeanSquaredError({ a: x!, b: y! }), upstream))([a, b]);

describe('rootMeanSquaredError', () => {
  test.each([[[6]], [[3, 4]], [[2, 7, 3]]])('is the root of the mean of squares over all of %j', (shape) => {
    const [a, b] = [randomTensor(shape as [number], randomStream(1)), randomTensor(shape as [number], randomStream(2))];
    const [x, y] = [flatten(a.arraySync()), flatten(b.arraySync())];
    const loss = (values: readonly number[]) =>
      Math.sqrt(values.reduce((sum, value, i) => sum + (value - y[i]!) ** 2, 0) / y.length);
    assertClose({ actual: rootMeanSquaredError({ a, b }).arraySync(), expected: loss(x), tolerance: 1e-6 });

    const step = 1e-5;
    const slopes = x.map((_, i) => {
      const shifted = (by: number) => loss(x.map((value, j) => (i === j ? value + by : value)));
      return (2.5 * (shifted(step) - shifted(-step))) / (2 * step);
    });
    const [toA, toB] = gradients(a, b, 2.5);
    assertClose({ what: 'a', actual: flatten(toA!.arraySync()), expected: slopes, tolerance: 1e-5 });
    assertClose({
      what: 'b',
      actual: flatten(toB!.arraySync()),
      expected: slopes.map((slope) => -slope),
      tolerance: 1e-5,
    });
    expect(toA!.shape).toEqual(shape);
  });

  test('differences of 1e-10 show, in value and gradient', () => {
    const [a, b] = [tf.tensor1d([1e-10, 0, -1e-10, 0]), tf.zeros([4])];
    const expected = 1e-10 * Math.sqrt(0.5);
    expect(rootMeanSquaredError({ a, b }).arraySync() / expected).toBeCloseTo(1, 5);
    const slope = Math.sqrt(2) / 4; // 1e-10 / (4 · RMSE)
    assertClose({ actual: flatten(gradients(a, b)[0]!.arraySync()), expected: [slope, 0, -slope, 0], tolerance: 1e-5 });
  });

  test('has value 0 and gradient 0 at equality, not NaN', () => {
    const a = tf.tensor2d([
      [1, -2],
      [3, 4],
    ]);
    expect(rootMeanSquaredError({ a, b: a.clone() }).arraySync()).toBe(0);
    for (const gradient of gradients(a, a.clone()))
      expect(Array.from(gradient.dataSync(), Math.abs)).toEqual([0, 0, 0, 0]);
  });

  test('refuses what would broadcast', () => {
    expect(() => rootMeanSquaredError({ a: tf.zeros([3, 1]), b: tf.zeros([3]) })).toThrow(
      new RangeError('rootMeanSquaredError a: must have 1 axes [3], received [3, 1]'),
    );
    expect(() => rootMeanSquaredError({ a: tf.zeros([3, 1]), b: tf.zeros([3, 2]) })).toThrow(
      new RangeError('rootMeanSquaredError a: axis 1 must be 2, received [3, 1]'),
    );
  });

  test('leaves no tensor behind but its result', () => {
    const [a, b] = [tf.tensor1d([1, 2]), tf.tensor1d([3, 4])];
    const before = tf.memory().numTensors;
    rootMeanSquaredError({ a, b }).dispose();
    tf.dispose(gradients(a, b));
    expect(tf.memory().numTensors).toBe(before);
  });
});
