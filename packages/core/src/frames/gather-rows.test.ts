import * as tf from '@tensorflow/tfjs';
import { selectBackend } from '@sdumc/backend';
import { beforeAll, describe, expect, test } from 'vitest';
import { randomStream } from '../random/random-stream.ts';
import { hasKernelHere } from '../tensor/has-kernel-here.ts';
import { assertClose } from '../testing/assert-close.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import type { Segment } from './frame-rows.ts';
import { GATHER_SEGMENTS, gatherSegments } from './gather-rows.ts';

/** Segments of `counts` rows at places of their own, so that some overlap and some rows are nobody's. */
const scattered = (counts: readonly number[], length: number): readonly Segment[] => {
  const random = randomStream(3, length);
  return counts.map((count) => ({ start: random.integer(length - count + 1), count }));
};

const CASES: readonly { name: string; length: number; width: number; segments: readonly Segment[] }[] = [
  { name: 'one row', length: 3, width: 5, segments: [{ start: 2, count: 1 }] },
  {
    name: 'one behind the other',
    length: 6,
    width: 12,
    segments: [
      { start: 0, count: 2 },
      { start: 2, count: 3 },
      { start: 5, count: 1 },
    ],
  },
  {
    name: 'out of order',
    length: 7,
    width: 1,
    segments: [
      { start: 4, count: 3 },
      { start: 0, count: 2 },
    ],
  },
  {
    name: 'some empty, wherever they start',
    length: 4,
    width: 16,
    segments: [
      { start: 4, count: 0 },
      { start: 1, count: 2 },
      { start: 2, count: 0 },
      { start: 0, count: 1 },
    ],
  },
  {
    name: 'overlapping in part, and one row three times',
    length: 5,
    width: 20,
    segments: [
      { start: 0, count: 3 },
      { start: 1, count: 3 },
      { start: 2, count: 1 },
    ],
  },
  {
    name: 'the whole twice',
    length: 3,
    width: 5,
    segments: [
      { start: 0, count: 3 },
      { start: 0, count: 3 },
    ],
  },
  {
    name: 'one row three hundred times',
    length: 2,
    width: 5,
    segments: new Array<Segment>(300).fill({ start: 1, count: 1 }),
  },
  {
    name: 'of all sizes, scattered',
    length: 150,
    width: 16,
    segments: scattered([1, 130, 2, 64, 3, 7, 130, 64], 150),
  },
  { name: 'as wide as published', length: 90, width: 256, segments: scattered([64, 7, 1, 64], 90) },
];

/** The row of each place of the result. */
const placesOf = (segments: readonly Segment[]): readonly number[] =>
  segments.flatMap(({ start, count }) => Array.from({ length: count }, (_, t) => start + t));

const rowsOf = (length: number, width: number) => randomTensor<tf.Rank.R2>([length, width], randomStream(1, width));

/** ∂/∂x of Σ y·p: what each row's places say of it. */
const slope = (rows: tf.Tensor2D, segments: readonly Segment[], probe: tf.Tensor2D) =>
  tf.grad((x) => tf.sum(tf.mul(gatherSegments(x as tf.Tensor2D, segments), probe)))(rows) as tf.Tensor2D;

describe.each(['cpu', 'wasm'] as const)('gatherSegments on %s', (backend) => {
  beforeAll(async () => {
    await selectBackend(backend);
  });

  test('is tried out with and without a kernel of the backend', () => {
    expect(hasKernelHere(GATHER_SEGMENTS)).toBe(backend === 'wasm');
  });

  test.each(CASES)('takes the rows of the segments to the bit: $name', ({ length, width, segments }) => {
    const rows = rowsOf(length, width);
    const values = rows.arraySync();
    const gathered = gatherSegments(rows, segments);
    expect(gathered.arraySync()).toEqual(placesOf(segments).map((row) => values[row]!));
    expect(rows.arraySync()).toEqual(values);
  });

  test.each(CASES)('gives each row the gradients of all its places, added up: $name', ({ length, width, segments }) => {
    const places = placesOf(segments);
    const probe = randomTensor<tf.Rank.R2>([places.length, width], randomStream(2, width));
    const said = probe.arraySync();
    const expected = Array.from({ length }, () => new Array<number>(width).fill(0));
    places.forEach((row, place) => said[place]!.forEach((value, column) => (expected[row]![column]! += value)));
    const actual = slope(rowsOf(length, width), segments, probe).arraySync();
    assertClose({ actual, expected, tolerance: 1e-6 });
    expected.forEach((_, row) => {
      if (!places.includes(row)) expect(actual[row]!.map(Math.abs)).toEqual(new Array(width).fill(0));
    });
  });

  test.each([[[]], [[{ start: 0, count: 0 }]], [[{ start: 3, count: 0 }]]])(
    'of %j is one row of zeros, and the gradient is 0',
    (segments) => {
      const rows = rowsOf(3, 5);
      expect(gatherSegments(rows, segments).arraySync()).toEqual([[0, 0, 0, 0, 0]]);
      const gradient = slope(rows, segments, tf.ones([1, 5]));
      expect(gradient.arraySync()).toEqual(new Array(3).fill([0, 0, 0, 0, 0]));
    },
  );

  test('of all rows in their order is a tensor of its own', () => {
    const rows = rowsOf(3, 5);
    const whole = [{ start: 0, count: 3 }];
    const all = gatherSegments(rows, whole);
    expect(all.arraySync()).toEqual(rows.arraySync());
    all.dispose();
    expect(rows.isDisposed).toBe(false);
    const probe = randomTensor<tf.Rank.R2>([3, 5], randomStream(2));
    expect(slope(rows, whole, probe).arraySync()).toEqual(probe.arraySync());
  });

  test('leaves no tensor behind but its result', () => {
    for (const { length, width, segments } of [...CASES, { length: 3, width: 5, segments: [] }]) {
      const rows = rowsOf(length, width);
      const probe = randomTensor<tf.Rank.R2>([Math.max(1, placesOf(segments).length), width], randomStream(2));
      const before = { ...tf.memory() };
      const gathered = gatherSegments(rows, segments);
      expect(tf.memory().numTensors).toBe(before.numTensors + 1);
      gathered.dispose();
      slope(rows, segments, probe).dispose();
      expect(tf.memory().numTensors).toBe(before.numTensors);
      expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
    }
  });

  test.each([
    [{ start: 2, count: 2 }, '[2, 4)'],
    [{ start: 4, count: 0 }, '[4, 4)'],
    [{ start: 0, count: 4 }, '[0, 4)'],
  ])('refuses %j of three rows', (segment, received) => {
    expect(() => gatherSegments(rowsOf(3, 5), [{ start: 0, count: 1 }, segment])).toThrow(
      new RangeError(`gatherSegments segments: must end within 3 rows, received ${received}`),
    );
  });
});
