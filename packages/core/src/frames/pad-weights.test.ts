import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { padWeights } from './pad-weights.ts';

const weights = tf.tensor2d([
  [1, -1],
  [2, -2],
  [3, -3],
  [9, -9],
]);
const counts = [2, 0, 1]; // the last row is nobody's

test('lays weights out by utterance and query, 0 where there is no frame', () => {
  const padded = padWeights({ weights, counts, length: 3 });
  expect(padded.shape).toEqual([3, 2, 3]);
  expect(padded.arraySync()).toEqual([
    [
      [1, 2, 0],
      [-1, -2, 0],
    ],
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
    [
      [3, 0, 0],
      [-3, 0, 0],
    ],
  ]);
});

test('has the gradient of what it took from where', () => {
  const probe = tf.tensor3d([
    [
      [1, 2],
      [3, 4],
    ],
    [
      [5, 6],
      [7, 8],
    ],
    [
      [9, 10],
      [11, 12],
    ],
  ]);
  const gradient = tf.grad((values) =>
    tf.sum(tf.mul(padWeights({ weights: values as tf.Tensor2D, counts, length: 2 }), probe)),
  )(weights);
  expect(gradient.arraySync()).toEqual([
    [1, 3],
    [2, 4],
    [9, 11],
    [0, 0],
  ]);
});

test('leaves no tensor behind but its result', () => {
  const before = tf.memory().numTensors;
  padWeights({ weights, counts, length: 2 }).dispose();
  expect(tf.memory().numTensors).toBe(before);
});
