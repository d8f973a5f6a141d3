import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, test } from 'vitest';
import { mendWasm } from '../../mend-wasm.ts';
import type { WasmBackend } from '../wasm-backend.ts';
import { addressOf } from '../wasm-backend.ts';
import { kernelsOf, type Kernels } from './kernels.ts';

let backend: WasmBackend;
let kernels: Kernels;

beforeAll(async () => {
  mendWasm();
  await tf.setBackend('wasm');
  backend = tf.backend() as unknown as WasmBackend;
  kernels = kernelsOf(backend);
});

/** Numbers that differ, are no round ones, and sum up to little. */
const numbers = (count: number, seed: number) =>
  Float32Array.from({ length: count }, (_, at) => Math.sin(seed + 7 * at));

/** Puts arrays into the backend's memory, lets a kernel work on their addresses, and gives them back as it left them. */
function worked(arrays: readonly Float32Array[], work: (...addresses: number[]) => void): Float32Array[] {
  const tensors = arrays.map((values) => tf.tensor1d(values));
  work(...tensors.map((tensor) => addressOf(backend, tensor)));
  const results = tensors.map((tensor) => Float32Array.from(tensor.dataSync()));
  tf.dispose(tensors);
  return results;
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[], tolerance = 1e-5): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, at) =>
    expect(Math.abs(actual[at]! - value)).toBeLessThan(tolerance * (1 + Math.abs(value))),
  );
}

// Widths around the four numbers that are computed at once.
describe.each([1, 3, 4, 5, 8, 13, 33])('rows of %d numbers', (width) => {
  const rows = 6;

  test('column sums are added to what is there', () => {
    const [x, sums] = [numbers(rows * width, 1), numbers(width, 2)];
    const [, added] = worked([x, sums], (from, to) => kernels.addColumnSums(from, to, rows, width));
    expectClose(
      added!,
      Array.from(sums, (sum, column) =>
        Array.from({ length: rows }, (_, row) => x[row * width + column]!).reduce((a, b) => a + b, sum),
      ),
    );
  });

  test.each([1, 2, 4, 7, 9])('%d queries: scores, weighted sums and their way back', (queries) => {
    const [x, y] = [numbers(rows * width, 3), numbers(queries * width, 4)];
    const s = numbers(rows * queries, 5);
    const dot = (row: number, query: number) =>
      Array.from({ length: width }, (_, at) => x[row * width + at]! * y[query * width + at]!).reduce(
        (a, b) => a + b,
        0,
      );
    const dots = Array.from(s, (_, at) => dot(Math.floor(at / queries), at % queries));
    const scored = (accumulate: boolean) =>
      worked([x, y, s], (a, b, c) => kernels.scores(a, b, c, rows, queries, width, accumulate))[2]!;
    expectClose(scored(false), dots);
    expectClose(
      scored(true),
      dots.map((value, at) => value + s[at]!),
    );

    const sums = worked([s, x, y], (a, b, c) => kernels.addWeightedSums(a, b, c, rows, queries, width))[2]!;
    expectClose(
      sums,
      Array.from(y, (value, at) => {
        const [query, column] = [Math.floor(at / width), at % width];
        return Array.from({ length: rows }, (_, row) => s[row * queries + query]! * x[row * width + column]!).reduce(
          (a, b) => a + b,
          value,
        );
      }),
    );

    const spreadPlainly = Array.from(x, (_, at) => {
      const [row, column] = [Math.floor(at / width), at % width];
      return Array.from(
        { length: queries },
        (__, query) => s[row * queries + query]! * y[query * width + column]!,
      ).reduce((a, b) => a + b, 0);
    });
    expectClose(worked([s, y, x], (a, b, c) => kernels.spread(a, b, c, rows, queries, width))[2]!, spreadPlainly);
    const k = numbers(rows * width, 6);
    expectClose(
      worked([s, y, k, x], (a, b, c, d) => kernels.spreadThroughTanh(a, b, c, d, rows, queries, width))[3]!,
      spreadPlainly.map((value, at) => value * (1 - k[at]! ** 2)),
    );
  });

  test('bias and tanh', () => {
    const [x, bias] = [numbers(rows * width, 7), numbers(width, 8)];
    const [out] = worked([x, bias], (a, b) => kernels.addBiasAndTanh(a, b, rows, width));
    expectClose(
      out!,
      Array.from(x, (value, at) => Math.tanh(value + bias[at % width]!)),
    );
  });

  test('adds in place', () => {
    const [x, y] = [numbers(width, 9), numbers(width, 10)];
    const expected = Array.from(x, (value, at) => value + y[at]!);
    expectClose(worked([x, y], (a, b) => kernels.add(a, b, width))[1]!, expected);
  });
});

describe.each([1, 4, 7])('softmax of %d columns', (queries) => {
  const rows = 11;

  test('and its slope', () => {
    const s = numbers(rows * queries, 11).map((value) => 9 * value);
    const column = (values: ArrayLike<number>, query: number) =>
      Array.from({ length: rows }, (_, row) => values[row * queries + query]!);
    const plain = (query: number) => {
      const own = column(s, query).map((value) => Math.exp(value - Math.max(...column(s, query))));
      return own.map((value) => value / own.reduce((a, b) => a + b, 0));
    };
    const [a] = worked([s, new Float32Array(2 * queries)], (x, line) =>
      kernels.softmaxOverRows(x, rows, queries, line),
    );
    for (let query = 0; query < queries; query++) expectClose(column(a!, query), plain(query), 1e-6);

    const slope = numbers(rows * queries, 12);
    const [, back] = worked([a!, slope, new Float32Array(queries)], (x, y, line) =>
      kernels.softmaxSlope(x, y, rows, queries, line),
    );
    for (let query = 0; query < queries; query++) {
      const [own, slopes] = [plain(query), column(slope, query)];
      const mean = own.reduce((sum, value, at) => sum + value * slopes[at]!, 0);
      expectClose(
        column(back!, query),
        own.map((value, at) => value * (slopes[at]! - mean)),
        1e-6,
      );
    }
  });

  test('of scores far apart is one and zeros', () => {
    const s = Float32Array.from({ length: rows * queries }, (_, at) => (at < queries ? 0 : -1000 - at));
    const [a] = worked([s, new Float32Array(2 * queries)], (x, line) =>
      kernels.softmaxOverRows(x, rows, queries, line),
    );
    expect(Array.from(a!)).toEqual(Array.from(s, (_, at) => (at < queries ? 1 : 0)));
  });
});

test('a product takes its place among rows of any stride, and adds to what is there', () => {
  // [6, 5] × [5, 9] within matrices of 8, 11 and 12 columns.
  const [m, k, n] = [6, 5, 9];
  const [a, b, c] = [numbers(m * 8, 13), numbers(k * 11, 14), numbers(m * 12, 15)];
  const scratch = new Float32Array(kernels.multiplyScratch(m, k, n, false) / 4);
  const out = worked([a, b, c, scratch], (x, y, z, free) =>
    kernels.multiply(x!, 32, false, y!, 44, false, z!, 48, m, k, n, true, free!),
  )[2]!;
  expectClose(
    out,
    Array.from(c, (value, at) => {
      const [row, column] = [Math.floor(at / 12), at % 12];
      if (column >= n) return value;
      return Array.from({ length: k }, (_, i) => a[row * 8 + i]! * b[i * 11 + column]!).reduce(
        (sum, one) => sum + one,
        value,
      );
    }),
  );
});

test.each([
  [70, 1100, 530, false, false],
  [270, 300, 9, true, false],
  [5, 600, 20, false, true],
  [263, 150, 11, true, true],
])('products larger than a block: %d × %d × %d, transposed %s %s', (m, k, n, transposeA, transposeB) => {
  const [a, b] = [numbers(m * k, 16), numbers(k * n, 17)];
  const product = tf.tidy(() =>
    tf
      .matMul(
        tf.tensor2d(a, transposeA ? [k, m] : [m, k]),
        tf.tensor2d(b, transposeB ? [n, k] : [k, n]),
        transposeA,
        transposeB,
      )
      .dataSync(),
  );
  for (const row of [0, 1, m - 1])
    for (const column of [0, 7, 8, n - 1].filter((at) => at < n)) {
      let sum = 0;
      for (let i = 0; i < k; i++)
        sum += a[transposeA ? i * m + row : row * k + i]! * b[transposeB ? column * k + i : i * n + column]!;
      expect(Math.abs(product[row * n + column]! - sum)).toBeLessThan(1e-4);
    }
});

test('a step of Adam is that of its equation', () => {
  const count = 6;
  const [value, gradient, mean, square] = [
    numbers(count, 18),
    numbers(count, 19),
    numbers(count, 20),
    numbers(count, 21).map(Math.abs),
  ];
  const [moved, , meanNow, squareNow] = worked([value, gradient, mean, square], (a, b, c, d) =>
    kernels.adamStep(a!, b!, c!, d!, count, 0.9, 0.99, 0.1, 0.01, 1.5, 0.05),
  );
  for (let at = 0; at < count; at++) {
    const slope = gradient[at]! + 0.1 * value[at]!;
    const m = 0.9 * mean[at]! + 0.1 * slope;
    const s = 0.99 * square[at]! + 0.01 * slope ** 2;
    expect(meanNow![at]).toBeCloseTo(m, 6);
    expect(squareNow![at]).toBeCloseTo(s, 6);
    expect(moved![at]).toBeCloseTo(value[at]! - (0.01 * m) / (Math.sqrt(s) * 1.5 + 0.05), 6);
  }
});
