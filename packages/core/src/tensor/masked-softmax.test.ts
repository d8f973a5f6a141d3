import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { assertClose } from '../testing/assert-close.ts';
import { plainSoftmax } from '../testing/plain-maths.ts';
import { maskedSoftmax } from './masked-softmax.ts';

const scores = [
  [0.5, -1, 2, 0.1],
  [3, 3, -3, 0],
  [1, 2, 3, 4],
];
const mask = [
  [1, 0, 1, 1],
  [0, 1, 0, 0],
  [0, 0, 0, 0],
];

describe('maskedSoftmax', () => {
  test('is the softmax over what is observed, and 0 elsewhere', () => {
    const actual = maskedSoftmax({ scores: tf.tensor2d(scores), mask: tf.tensor2d(mask) }).arraySync();
    assertClose({ actual, expected: scores.map((row, i) => plainSoftmax(row, mask[i]!)), tolerance: 1e-6 });
    mask.forEach((row, i) => row.forEach((observed, j) => observed === 0 && expect(actual[i]![j]).toBe(0)));
  });

  test('without a mask is the plain softmax', () => {
    const actual = maskedSoftmax({ scores: tf.tensor2d(scores), mask: null }).arraySync();
    assertClose({ actual, expected: scores.map((row) => plainSoftmax(row, null)), tolerance: 1e-6 });
  });

  test('broadcasts its mask', () => {
    const actual = maskedSoftmax({
      scores: tf.tensor3d([scores, scores]),
      mask: tf.tensor3d([[mask[0]!], [mask[1]!]]),
    });
    const expected = [0, 1].map((b) => scores.map((row) => plainSoftmax(row, mask[b]!)));
    assertClose({ actual: actual.arraySync(), expected, tolerance: 1e-6 });
  });

  test('scores of unobserved positions, however large, have neither share nor gradient', () => {
    const large = tf.tensor2d([
      [0.5, 1e6, 2, 0.1],
      [3, 3, -1e6, 0],
      [1e6, 2, 3, -1e6],
    ]);
    const probe = tf.tensor2d([
      [1, 2, -3, 4],
      [1, 2, -3, 4],
      [1, 2, -3, 4],
    ]);
    const response = (x: tf.Tensor) => tf.sum(tf.mul(probe, maskedSoftmax({ scores: x, mask: tf.tensor2d(mask) })));
    const gradient = tf.grad(response)(large).arraySync() as number[][];
    const shares = scores.map((row, i) => plainSoftmax(row, mask[i]!));
    const expected = shares.map((row) => {
      const mean = row.reduce((sum, share, j) => sum + share * [1, 2, -3, 4][j]!, 0);
      return row.map((share, j) => share * ([1, 2, -3, 4][j]! - mean));
    });
    assertClose({ actual: gradient, expected, tolerance: 1e-5 });
    mask.forEach((row, i) =>
      row.forEach((observed, j) => observed === 0 && expect(Math.abs(gradient[i]![j]!)).toBe(0)),
    );
  });

  test('leaves no tensor behind', () => {
    const x = tf.tensor2d(scores);
    const observed = tf.tensor2d(mask);
    const before = tf.memory().numTensors;
    maskedSoftmax({ scores: x, mask: observed }).dispose();
    maskedSoftmax({ scores: x, mask: null }).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
