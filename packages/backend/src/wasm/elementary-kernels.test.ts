import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, test } from 'vitest';
import { mendWasm } from '../mend-wasm.ts';

beforeAll(async () => {
  mendWasm();
  await tf.setBackend('wasm');
});

/** Whole numbers from 0, so that results are exact. */
const counting = (...shape: number[]) => tf.range(0, tf.util.sizeFromShape(shape)).reshape(shape);

describe('tanh', () => {
  test('is within 1e-6 of the true value, relative to it', () => {
    const magnitudes = [1e-30, 1e-8, 1e-5, 3.9e-4, 4.1e-4, 1e-3, 0.01, 0.1, 0.5, 1, 2, 4, 7.9, 7.91, 9, 20, 1e30];
    const dense = Array.from({ length: 20_000 }, (_, at) => (at - 10_000) / 1000);
    const points = Float32Array.from([...magnitudes, ...magnitudes.map((value) => -value), ...dense]);
    const values = Array.from<number>(tf.tanh(tf.tensor1d(points)).dataSync());
    const worst = values.reduce((most, value, at) => {
      const truth = Math.tanh(points[at]!);
      return Math.max(most, truth === 0 ? Math.abs(value) : Math.abs(value / truth - 1));
    }, 0);
    expect(worst).toBeLessThan(1e-6);
  });

  test('keeps zero, its sign, infinities and NaN', () => {
    const [zero, negativeZero, most, least, none] = tf.tanh([0, -0, Infinity, -Infinity, NaN]).dataSync();
    expect(Object.is(zero, 0) && Object.is(negativeZero, -0)).toBe(true);
    expect(most).toBeCloseTo(1, 6);
    expect(least).toBeCloseTo(-1, 6);
    expect(none).toBeNaN();
  });

  test('has its gradient', () => {
    const gradient = tf
      .grad((x) => tf.tanh(x))(tf.tensor1d([-2, 0, 0.5]))
      .dataSync();
    [-2, 0, 0.5].forEach((x, at) => expect(gradient[at]).toBeCloseTo(1 - Math.tanh(x) ** 2, 6));
  });
});

describe('sum', () => {
  test.each([[[0]], [[0, 1]], [[1]], [[2]], [[0, 2]], [[0, 1, 2]]])('over axes %j', (axes) => {
    const x = counting(7, 5, 3);
    const expected = new Map<string, number>();
    (x.arraySync() as number[][][]).forEach((matrix, i) =>
      matrix.forEach((row, j) =>
        row.forEach((value, k) => {
          const key = [i, j, k].filter((_, axis) => !axes.includes(axis)).join();
          expected.set(key, (expected.get(key) ?? 0) + value);
        }),
      ),
    );
    expect([...tf.sum(x, axes).dataSync()]).toEqual([...expected.values()]);
    expect(tf.sum(x, axes, true).shape).toEqual([7, 5, 3].map((size, axis) => (axes.includes(axis) ? 1 : size)));
  });

  test('of whole numbers and of nothing', () => {
    expect(tf.sum(tf.tensor2d([1, 2, 3, 4], [2, 2], 'int32'), 0).arraySync()).toEqual([4, 6]);
    expect(tf.sum(tf.zeros([0, 2]), 0).arraySync()).toEqual([0, 0]);
  });
});

describe('slice, split and unstack', () => {
  test.each([
    { begin: [1, 0, 0], size: [2, 4, 5] },
    { begin: [0, 1, 0], size: [3, 2, 5] },
    { begin: [0, 0, 2], size: [3, 4, 3] },
    { begin: [1, 1, 1], size: [1, 2, 3] },
    { begin: [0, 0, 0], size: [3, 4, 5] },
    { begin: [0, 2, 0], size: [3, 0, 5] },
  ])('from $begin, $size', ({ begin, size }) => {
    const x = counting(3, 4, 5);
    const whole = x.arraySync() as number[][][];
    const part = <T>(values: T[], axis: number) => values.slice(begin[axis], begin[axis]! + size[axis]!);
    const expected = part(whole, 0).map((matrix) => part(matrix, 1).map((row) => part(row, 2)));
    const actual = tf.slice(x, begin, size);
    expect(actual.shape).toEqual(size);
    expect([...actual.dataSync()]).toEqual(expected.flat(2));
  });

  test('of vectors, scalars, other types, and with -1 for the rest', () => {
    expect(tf.slice(counting(6), 2, 3).arraySync()).toEqual([2, 3, 4]);
    expect(tf.slice(counting(6), [2], [-1]).arraySync()).toEqual([2, 3, 4, 5]);
    expect(tf.slice(tf.tensor1d([true, false, true], 'bool'), 1, 2).arraySync()).toEqual([0, 1]);
    expect(tf.slice(tf.tensor1d(['a', 'b', 'c']), 1, 2).arraySync()).toEqual(['b', 'c']);
    expect(() => tf.slice(counting(6), 4, 3)).toThrow();
  });

  test('parts put together are the whole', () => {
    const x = counting(3, 4, 5);
    for (const axis of [0, 1, 2]) {
      expect(tf.stack(tf.unstack(x, axis), axis).arraySync()).toEqual(x.arraySync());
    }
    expect(tf.split(x, [1, 3], 1).map(({ shape }) => shape)).toEqual([
      [3, 1, 5],
      [3, 3, 5],
    ]);
    expect(tf.concat(tf.split(x, [1, 3], -2), 1).arraySync()).toEqual(x.arraySync());
  });
});

describe('tile', () => {
  test.each([
    [
      [2, 3],
      [1, 1],
    ],
    [
      [2, 3],
      [2, 1],
    ],
    [
      [2, 3],
      [1, 4],
    ],
    [
      [2, 3],
      [3, 5],
    ],
    [
      [2, 1, 3],
      [1, 7, 1],
    ],
    [[1], [9]],
  ])('%j times %j', (shape, reps) => {
    const x = counting(...shape);
    const target = shape.map((size, axis) => size * reps[axis]!);
    const strides = tf.util.computeStrides(shape);
    const expected = Array.from({ length: tf.util.sizeFromShape(target) }, (_, at) => {
      const location = tf.util.indexToLoc(at, target.length, tf.util.computeStrides(target));
      return tf.util.locToIndex(
        location.map((value, axis) => value % shape[axis]!),
        shape.length,
        strides,
      );
    });
    const tiled = tf.tile(x, reps);
    expect(tiled.shape).toEqual(target);
    expect([...tiled.dataSync()]).toEqual(expected);
  });

  test('tf.where broadcasts its condition', () => {
    const chosen = tf.where(tf.tensor2d([true, false], [2, 1], 'bool'), tf.ones([2, 3]), tf.zeros([2, 3]));
    expect(chosen.arraySync()).toEqual([
      [1, 1, 1],
      [0, 0, 0],
    ]);
  });
});

describe('gather', () => {
  test('along each axis, with indices of any shape', () => {
    const x = counting(2, 3, 2);
    expect(tf.gather(x, [1, 1]).arraySync()).toEqual([
      [
        [6, 7],
        [8, 9],
        [10, 11],
      ],
      [
        [6, 7],
        [8, 9],
        [10, 11],
      ],
    ]);
    expect(tf.gather(x, tf.tensor2d([2, 0], [1, 2], 'int32'), 1).arraySync()).toEqual([
      [
        [
          [4, 5],
          [0, 1],
        ],
      ],
      [
        [
          [10, 11],
          [6, 7],
        ],
      ],
    ]);
    expect(tf.gather(x, [1], -1).arraySync()).toEqual([
      [[1], [3], [5]],
      [[7], [9], [11]],
    ]);
  });

  test('refuses an index that does not exist', () => {
    expect(() => tf.gather(counting(3), tf.tensor1d([3], 'int32'))).toThrow('must be in [0, 2], received 3');
  });
});
