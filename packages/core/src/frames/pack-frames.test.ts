import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { packFrames } from './pack-frames.ts';

const VALUES = [
  [
    [1, 10],
    [2, 20],
    [3, 30],
  ],
  [
    [4, 40],
    [5, 50],
    [6, 60],
  ],
  [
    [7, 70],
    [8, 80],
    [9, 90],
  ],
];
const pack = (mask: number[][] | null) =>
  packFrames({ frames: tf.tensor3d(VALUES), frameMask: mask && tf.tensor2d(mask) });

describe('packFrames', () => {
  test.each<[string, number[][], number[], number[]]>([
    [
      'padding on the right',
      [
        [1, 1, 0],
        [1, 0, 0],
        [1, 1, 1],
      ],
      [1, 2, 4, 7, 8, 9],
      [2, 1, 3],
    ],
    [
      'padding anywhere',
      [
        [0, 1, 0],
        [1, 0, 1],
        [0, 1, 1],
      ],
      [2, 4, 6, 8, 9],
      [1, 2, 2],
    ],
    [
      'utterances without a frame',
      [
        [0, 0, 0],
        [0, 1, 1],
        [0, 0, 0],
      ],
      [5, 6],
      [0, 2, 0],
    ],
    [
      'no padding',
      [
        [1, 1, 1],
        [1, 1, 1],
        [1, 1, 1],
      ],
      [1, 2, 3, 4, 5, 6, 7, 8, 9],
      [3, 3, 3],
    ],
  ])('takes what is observed, in its order: %s', (_, mask, expected, counts) => {
    const packed = pack(mask);
    expect(packed.rows.arraySync()).toEqual(expected.map((value) => [value, 10 * value]));
    expect(packed.counts).toEqual(counts);
    expect(packed.paddedCount).toBe(3);
  });

  test('without a mask takes every frame', () => {
    const packed = pack(null);
    expect(packed.rows.arraySync()).toEqual(VALUES.flat());
    expect(packed).toMatchObject({ counts: [3, 3, 3], paddedCount: 3 });
  });

  test('where nothing is observed, is one row that is nobody’s', () => {
    const packed = pack(VALUES.map(() => [0, 0, 0]));
    expect(packed.rows.arraySync()).toEqual([[0, 0]]);
    expect(packed.counts).toEqual([0, 0, 0]);
  });

  test('gives the gradient back to where the frames stood, and padding none', () => {
    const frameMask = tf.tensor2d([
      [0, 1, 0],
      [1, 0, 1],
      [0, 0, 0],
    ]);
    const gradient = tf.grad((frames) =>
      tf.sum(tf.square(packFrames({ frames: frames as tf.Tensor3D, frameMask }).rows)),
    );
    const expected = VALUES.map((own, b) =>
      own.map((frame, t) => frame.map((value) => 2 * value * frameMask.arraySync()[b]![t]!)),
    );
    expect(gradient(tf.tensor3d(VALUES)).arraySync()).toEqual(expected);
  });

  test('leaves no tensor behind but the rows', () => {
    const frames = tf.tensor3d(VALUES);
    const frameMask = tf.tensor2d([
      [1, 1, 0],
      [1, 0, 0],
      [0, 0, 0],
    ]);
    const before = tf.memory().numTensors;
    for (const mask of [frameMask, null, tf.tidy(() => tf.keep(tf.zerosLike(frameMask)))]) {
      packFrames({ frames, frameMask: mask }).rows.dispose();
      if (mask !== frameMask) mask?.dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  test.each<[string, number[]]>([
    ['packFrames frameMask: axis 1 (T) must be 3, received [3, 2]', [3, 2]],
    ['packFrames frameMask: axis 0 (B) must be 3, received [1, 3]', [1, 3]],
    ['packFrames frameMask: must have 2 axes [B, T], received [3, 3, 1]', [3, 3, 1]],
  ])('refuses: %s', (message, shape) => {
    const frameMask = tf.zeros<tf.Rank>(shape) as tf.Tensor2D;
    expect(() => packFrames({ frames: tf.tensor3d(VALUES), frameMask })).toThrow(new RangeError(message));
  });

  test('refuses frames that are rows already', () => {
    const frames = tf.zeros([3, 3]) as unknown as tf.Tensor3D;
    expect(() => packFrames({ frames, frameMask: null })).toThrow(
      new RangeError('packFrames frames: must have 3 axes [B, T, D], received [3, 3]'),
    );
  });
});
