import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { padFrames, padRows } from './pad-frames.ts';

const rows = tf.tensor2d([
  [1, 10],
  [2, 20],
  [3, 30],
  [9, 90],
]);
const counts = [1, 0, 2]; // the last row is nobody's

describe('padFrames', () => {
  test('puts zeros after the frames of each utterance, up to paddedCount, and counts them in', () => {
    const padded = padFrames({ rows, counts, paddedCount: 3 });
    expect(padded.rows.arraySync()).toEqual([
      [1, 10],
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
      [2, 20],
      [3, 30],
      [0, 0],
    ]);
    expect(padded).toMatchObject({ counts: [3, 3, 3], paddedCount: 3 });
  });

  test('changes nothing where nobody is shorter', () => {
    const full = tf.slice(rows, 0, 2);
    const padded = padFrames({ rows: full, counts: [1, 1], paddedCount: 1 });
    expect(padded.rows.arraySync()).toEqual(full.arraySync());
    expect(padded.counts).toEqual([1, 1]);
  });

  test('of what nobody has, is zeros alone', () => {
    const padded = padFrames({ rows: tf.ones([1, 2]), counts: [0, 0], paddedCount: 2 });
    expect(padded.rows.arraySync()).toEqual(new Array(4).fill([0, 0]));
    expect(padded.counts).toEqual([2, 2]);
  });
});

describe('padRows', () => {
  test('pads each utterance to a length of its own', () => {
    expect(padRows({ rows, counts, lengths: [2, 1, 2] }).arraySync()).toEqual([
      [1, 10],
      [0, 0],
      [0, 0],
      [2, 20],
      [3, 30],
    ]);
  });

  test('leaves no tensor behind but its result', () => {
    const before = tf.memory().numTensors;
    padRows({ rows, counts, lengths: [2, 1, 2] }).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
