import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { expectShapes } from './expect-shape.ts';

const check = () => expectShapes('packFrames');

test('accepts tensors whose letters agree', () => {
  const shapes = check();
  shapes('frames', tf.zeros([2, 3, 4]), ['B', 'T', 4]);
  shapes('frameMask', tf.zeros([2, 3]), ['B', 'T']);
});

test('names who, what, expected and received', () => {
  const shapes = check();
  shapes('frames', tf.zeros([2, 3, 4]), ['B', 'T', 4]);
  expect(() => shapes('frameMask', tf.zeros([2, 4]), ['B', 'T'])).toThrow(
    new RangeError('packFrames frameMask: axis 1 (T) must be 3, received [2, 4]'),
  );
  expect(() => shapes('frames', tf.zeros([2, 3, 5]), ['B', 'T', 4])).toThrow(
    new RangeError('packFrames frames: axis 2 must be 4, received [2, 3, 5]'),
  );
  expect(() => shapes('frameMask', tf.zeros([2, 3, 1]), ['B', 'T'])).toThrow(
    new RangeError('packFrames frameMask: must have 2 axes [B, T], received [2, 3, 1]'),
  );
});

test('a letter that occurs twice in one tensor is one size', () => {
  expect(() => check()('square', tf.zeros([2, 3]), ['N', 'N'])).toThrow('axis 1 (N) must be 2, received [2, 3]');
});

test('letters are forgotten from one call to the next', () => {
  check()('frames', tf.zeros([2]), ['B']);
  check()('frames', tf.zeros([3]), ['B']);
});

test('an axis of size 0 is a size like any other', () => {
  const shapes = check();
  shapes('empty', tf.zeros([0]), ['B']);
  expect(() => shapes('other', tf.zeros([1]), ['B'])).toThrow('axis 0 (B) must be 0, received [1]');
});
