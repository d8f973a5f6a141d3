import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import * as tf from '@tensorflow/tfjs';
// The backend as a stranger has it who borrows this loss alone.
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { randomStream, shuffled } from '@sdumc/core';
import { assertClose, flatten, randomTensor } from '@sdumc/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rankNContrast } from './rank-n-contrast.ts';

type Matrix = readonly (readonly number[])[];

interface GoldenCase {
  readonly name: string;
  /** [B, views, C] */
  readonly z: readonly Matrix[];
  /** [B, L] */
  readonly y: Matrix;
  readonly temperature: number;
  readonly epsilon: number;
  readonly loss: number;
  readonly gradient: readonly Matrix[];
}

// Computed by PyTorch in float64 from the definition.
const golden = JSON.parse(
  readFileSync(new URL('../../fixtures/rnc.json', import.meta.url), 'utf8'),
) as readonly GoldenCase[];

/** The definition, term by term: O(n³). */
function naiveLoss({
  r,
  y,
  temperature,
  tolerance,
}: {
  r: Matrix;
  y: Matrix;
  temperature: number;
  tolerance: number;
}): number {
  const n = r.length;
  const norm = (a: readonly number[], b: readonly number[]) =>
    Math.sqrt(a.reduce((sum, x, c) => sum + (x - b[c]!) ** 2, 0));
  const s = r.map((a) => r.map((b) => -norm(a, b) / temperature));
  const exps = s.map((row) => row.map(Math.exp));
  const d = y.map((a) => y.map((b) => a.reduce((sum, label, l) => sum + Math.abs(label - b[l]!), 0)));
  let total = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      if (j === i) continue;
      let inner = 0;
      for (let k = 0; k < n; k++) if (k !== i && d[i]![k]! >= d[i]![j]! - tolerance) inner += exps[i]![k]!;
      total += s[i]![j]! - Math.log(inner);
    }
  return -total / (n * (n - 1));
}

/** Central differences of the definition. */
function naiveGradient(problem: Parameters<typeof naiveLoss>[0]): number[][] {
  const step = 1e-6;
  return problem.r.map((row, i) =>
    row.map((_, c) => {
      const shifted = (by: number) =>
        naiveLoss({
          ...problem,
          r: problem.r.map((other, k) => (k === i ? other.map((x, e) => (e === c ? x + by : x)) : other)),
        });
      return (shifted(step) - shifted(-step)) / (2 * step);
    }),
  );
}

const float32 = (rows: Matrix): Matrix => rows.map((row) => row.map(Math.fround));

/** Labels on thirds in [−3, 3], as float32 has them. */
const thirds = (count: number, dimensions: number, seed: number): Matrix => {
  const random = randomStream(seed);
  return float32(
    Array.from({ length: count }, () => Array.from({ length: dimensions }, () => (random.integer(19) - 9) / 3)),
  );
};

describe.each(['cpu', 'wasm'])('rankNContrast on %s', (backend) => {
  beforeAll(async () => {
    setWasmPaths(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + sep);
    expect(await tf.setBackend(backend)).toBe(true);
    await tf.ready();
    expect(tf.getBackend()).toBe(backend);
  });
  afterAll(async () => {
    await tf.setBackend('cpu');
  });

  const solve = ({
    r,
    y,
    temperature = 2,
    tolerance = 1e-4,
  }: {
    r: Matrix;
    y: Matrix;
    temperature?: number;
    tolerance?: number;
  }) =>
    tf.tidy(() => {
      const labels = y[0]?.length === 1 ? tf.tensor1d(y.flat()) : tf.tensor2d(y as number[][]);
      const { value, grad } = tf.valueAndGrad((x) =>
        rankNContrast({ features: x as tf.Tensor2D, labels, temperature, tolerance }),
      )(tf.tensor2d(r as number[][]));
      return { loss: value.arraySync() as number, gradient: grad.arraySync() as number[][] };
    });

  test.each(golden)('equals the golden value and gradient: $name', ({ z, y, temperature, epsilon, loss, gradient }) => {
    const labels = z.flatMap((views, i) => views.map(() => y[i]!));
    const solved = solve({ r: z.flat(), y: labels, temperature, tolerance: epsilon });
    assertClose({ what: 'loss', actual: solved.loss, expected: loss, tolerance: 1e-5 });
    assertClose({ what: 'gradient', actual: solved.gradient, expected: gradient.flat(), tolerance: 1e-4 });
  });

  const shapes = [2, 3, 5, 8, 11].flatMap((count) =>
    [1, 2, 3].flatMap((dimensions) => [1, 2, 3].map((views) => ({ count, dimensions, views }))),
  );
  test.each(shapes)(
    'equals the definition: $count utterances of $views views, L = $dimensions',
    ({ count, dimensions, views }) => {
      const seed = 100 * count + 10 * dimensions + views;
      const labels = thirds(count, dimensions, seed);
      const problem = {
        r: randomTensor<tf.Rank.R2>([count * views, 3], randomStream(seed)).arraySync(),
        y: Array.from({ length: views }, () => labels).flat(),
        temperature: 0.7,
        tolerance: 1e-4,
      };
      const { loss, gradient } = solve(problem);
      assertClose({ what: 'loss', actual: loss, expected: naiveLoss(problem), tolerance: 1e-6 });
      assertClose({ what: 'gradient', actual: gradient, expected: naiveGradient(problem), tolerance: 1e-5 });
    },
  );

  test.each([0, 1e-4, 0.2, 1.1, 100])('honours a tolerance of %d', (tolerance) => {
    const y = float32([[0], [0.00005], [1], [1.00008], [-1], [-0.9], [2], [1.0003], [-1.00002]]);
    const r = randomTensor<tf.Rank.R2>([9, 2], randomStream(5)).arraySync();
    const { loss, gradient } = solve({ r, y, tolerance });
    const problem = { r, y, temperature: 2, tolerance };
    assertClose({ what: 'loss', actual: loss, expected: naiveLoss(problem), tolerance: 1e-6 });
    assertClose({ what: 'gradient', actual: gradient, expected: naiveGradient(problem), tolerance: 1e-5 });
    // Labels in two dimensions take another way to the same order.
    const twice = solve({ r, y: y.map(([label]) => [label!, 0]), tolerance });
    assertClose({ what: 'gradient in two dimensions', actual: twice.gradient, expected: gradient, tolerance: 1e-5 });
  });

  test('honours the temperature', () => {
    const r = randomTensor<tf.Rank.R2>([6, 2], randomStream(6)).arraySync();
    const y = thirds(6, 1, 6);
    const at = (temperature: number) => solve({ r, y, temperature });
    expect(at(0.5).loss).not.toBeCloseTo(at(2).loss, 2);
    // Only r/τ counts, so a quarter of the temperature is four times the distance.
    assertClose({
      actual: at(0.5).loss,
      expected: solve({ r: r.map((row) => row.map((x) => 4 * x)), y }).loss,
      tolerance: 1e-5,
    });
  });

  test('[n] and [n, 1] labels are the same', () => {
    const features = randomTensor<tf.Rank.R2>([5, 2], randomStream(7));
    const labels = tf.tensor1d(thirds(5, 1, 7).flat());
    const loss = (y: tf.Tensor1D | tf.Tensor2D) =>
      rankNContrast({ features, labels: y, temperature: 2, tolerance: 1e-4 }).arraySync();
    expect(loss(tf.reshape<tf.Rank.R2>(labels, [5, 1]))).toBe(loss(labels));
  });

  test('identical vectors have a finite gradient, 0 between them', () => {
    const r = [
      [1, 2],
      [1, 2],
      [1, 2],
      [-1, 0],
    ];
    const y = [[0], [1], [2], [3]];
    const { loss, gradient } = solve({ r, y });
    assertClose({ actual: loss, expected: naiveLoss({ r, y, temperature: 2, tolerance: 1e-4 }), tolerance: 1e-6 });
    expect(flatten(gradient).every(Number.isFinite)).toBe(true);
    expect(
      flatten(
        solve({
          r: [
            [1, 2],
            [1, 2],
            [1, 2],
          ],
          y: [[0], [1], [2]],
        }).gradient,
      ).map(Math.abs),
    ).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('the order of the rows does not matter', () => {
    const r = randomTensor<tf.Rank.R2>([12, 3], randomStream(8)).arraySync();
    const y = thirds(12, 1, 8);
    const order = shuffled(
      Array.from({ length: 12 }, (_, i) => i),
      randomStream(9),
    );
    const [plain, permuted] = [solve({ r, y }), solve({ r: order.map((i) => r[i]!), y: order.map((i) => y[i]!) })];
    assertClose({ actual: permuted.loss, expected: plain.loss, tolerance: 1e-6 });
    assertClose({ actual: permuted.gradient, expected: order.map((i) => plain.gradient[i]!), tolerance: 1e-5 });
  });

  test('a shift of all vectors changes nothing, so the gradient sums to zero', () => {
    const r = randomTensor<tf.Rank.R2>([16, 4], randomStream(10)).arraySync();
    const y = thirds(16, 2, 10);
    const { loss, gradient } = solve({ r, y });
    const shifted = solve({ r: r.map((row) => row.map((x, c) => x + c - 2)), y });
    assertClose({ actual: shifted.loss, expected: loss, tolerance: 1e-5 });
    const scale = Math.max(...flatten(gradient).map(Math.abs));
    for (let c = 0; c < 4; c++)
      expect(Math.abs(gradient.reduce((sum, row) => sum + row[c]!, 0))).toBeLessThan(1e-5 * scale);
  });

  test.each([0, 1])('is 0 with gradient 0 for %i vectors', (count) => {
    const features = tf.zeros<tf.Rank.R2>([count, 3]);
    for (const labels of [tf.zeros<tf.Rank.R1>([count]), tf.zeros<tf.Rank.R2>([count, 2])]) {
      const loss = (x: tf.Tensor) =>
        rankNContrast({ features: x as tf.Tensor2D, labels, temperature: 2, tolerance: 1e-4 });
      expect(loss(features).arraySync()).toBe(0);
      const gradient = tf.grad(loss)(features);
      expect(gradient.shape).toEqual([count, 3]);
      expect(Array.from(gradient.dataSync())).toEqual(new Array(3 * count).fill(0));
    }
  });

  test('is log 1 = 0 for two vectors', () => {
    const { loss, gradient } = solve({
      r: [
        [1, 2],
        [4, 6],
      ],
      y: [[0], [1]],
    });
    assertClose({ actual: loss, expected: 0, tolerance: 1e-6 });
    assertClose({
      actual: gradient,
      expected: [
        [0, 0],
        [0, 0],
      ],
      tolerance: 1e-6,
    });
  });

  test('its gradient is multiplied by what it flows from', () => {
    const r = randomTensor<tf.Rank.R2>([6, 2], randomStream(11));
    const labels = tf.tensor1d(thirds(6, 1, 11).flat());
    const loss = (x: tf.Tensor) =>
      rankNContrast({ features: x as tf.Tensor2D, labels, temperature: 2, tolerance: 1e-4 });
    const tripled = tf
      .grad((x) => tf.mul<tf.Scalar>(loss(x), 3))(r)
      .arraySync() as number[][];
    assertClose({
      actual: tripled,
      expected: (tf.grad(loss)(r).arraySync() as number[][]).map((row) => row.map((g) => 3 * g)),
      tolerance: 1e-6,
    });
  });

  test('leaves no tensor behind but its result', () => {
    const [features, labels] = [randomTensor<tf.Rank.R2>([6, 2], randomStream(12)), tf.range(0, 6)];
    const before = tf.memory().numTensors;
    rankNContrast({ features, labels, temperature: 2, tolerance: 1e-4 }).dispose();
    tf.grad((x) => rankNContrast({ features: x as tf.Tensor2D, labels, temperature: 2, tolerance: 1e-4 }))(
      features,
    ).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('refuses shapes that disagree, and settings without sense', async () => {
  await tf.setBackend('cpu');
  const call =
    ({ n = 3, temperature = 2, tolerance = 1e-4 }) =>
    () =>
      rankNContrast({ features: tf.zeros([3, 2]), labels: tf.zeros<tf.Rank.R1>([n]), temperature, tolerance });
  expect(call({ n: 4 })).toThrow(new RangeError('rankNContrast labels: axis 0 (n) must be 3, received [4]'));
  expect(call({ temperature: 0 })).toThrow(new RangeError('rankNContrast temperature: must be above 0, received 0'));
  expect(call({ temperature: NaN })).toThrow(
    new RangeError('rankNContrast temperature: must be above 0, received NaN'),
  );
  expect(call({ tolerance: -1 })).toThrow(new RangeError('rankNContrast tolerance: must be 0 or more, received -1'));
  const shaped = (features: readonly number[], labels: readonly number[]) => () =>
    rankNContrast({
      features: tf.zeros(features as [number, number]),
      labels: tf.zeros<tf.Rank.R1>(labels as [number]),
      temperature: 2,
      tolerance: 1e-4,
    });
  expect(shaped([6], [3])).toThrow(new RangeError('rankNContrast features: must have 2 axes [n, C], received [6]'));
  expect(shaped([3, 2], [3, 1, 1])).toThrow(
    new RangeError('rankNContrast labels: must have 2 axes [n, L], received [3, 1, 1]'),
  );
});
