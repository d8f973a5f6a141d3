import { randomStream, shuffled } from '@sdumc/core';
import { assertClose } from '@sdumc/core/testing';
import { describe, expect, test } from 'vitest';
import { closedGradient, type ContrastProblem } from './closed-gradient.ts';

/** log Σ exp, by the largest. */
function logSumExp(values: readonly number[]): number {
  const largest = Math.max(...values);
  return largest + Math.log(values.reduce((sum, x) => sum + Math.exp(x - largest), 0));
}

/** The definition term by term, every sum in full and in the log domain: O(n³). */
function definition({ features, labels, count, temperature, tolerance }: ContrastProblem) {
  const indices = Array.from({ length: count }, (_, i) => i);
  const rowsOf = (values: ArrayLike<number>) =>
    indices.map((i) => Array.from(values).slice((i * values.length) / count, ((i + 1) * values.length) / count));
  const [r, y] = [rowsOf(features), rowsOf(labels)];
  const pairs = count * (count - 1);
  const gradient = r.map((row) => row.map(() => 0));
  let loss = 0;
  for (const i of indices) {
    const others = indices.filter((j) => j !== i);
    const norms = r.map((row) => Math.sqrt(row.reduce((sum, x, c) => sum + (x - r[i]![c]!) ** 2, 0)));
    const s = norms.map((norm) => -norm / temperature);
    const d = y.map((row) => row.reduce((sum, label, l) => sum + Math.abs(label - y[i]![l]!), 0));
    const bySimilarity = s.map(() => 0);
    for (const j of others) {
      const within = others.filter((k) => d[k]! >= d[j]! - tolerance);
      const logZ = logSumExp(within.map((k) => s[k]!));
      loss += (logZ - s[j]!) / pairs;
      bySimilarity[j]! -= 1 / pairs;
      for (const k of within) bySimilarity[k]! += Math.exp(s[k]! - logZ) / pairs;
    }
    for (const k of others) {
      if (norms[k] === 0) continue;
      r[i]!.forEach((x, c) => {
        const change = (-bySimilarity[k]! / temperature) * ((x - r[k]![c]!) / norms[k]!);
        gradient[i]![c]! += change;
        gradient[k]![c]! -= change;
      });
    }
  }
  return { loss, gradient: gradient.flat() };
}

function expectDefinition(problem: ContrastProblem): void {
  const [solved, defined] = [closedGradient(problem), definition(problem)];
  expect(Math.abs(solved.loss - defined.loss)).toBeLessThanOrEqual(1e-12 * defined.loss);
  const scale = 1 / (problem.count * problem.temperature); // of the terms, which may cancel
  expect(solved.gradient).toHaveLength(defined.gradient.length);
  defined.gradient.forEach((slope, at) => {
    // The result is rounded to float32: half a unit of 2^−23.
    expect(Math.abs(solved.gradient[at]! - slope)).toBeLessThanOrEqual(6e-8 * Math.abs(slope) + 1e-11 * scale);
  });
}

/** Vectors of which every fourth repeats an earlier one, and labels on thirds, which tie as float32 has them. */
function randomProblem({
  count,
  dimensions = 1,
  width = 3,
  temperature = 2,
  tolerance = 1e-4,
}: {
  count: number;
  dimensions?: number;
  width?: number;
  temperature?: number;
  tolerance?: number;
}): ContrastProblem {
  const random = randomStream(count, dimensions, width);
  const rows: number[][] = [];
  for (let i = 0; i < count; i++)
    rows.push(
      i % 4 === 3 ? rows[random.integer(i)]! : Array.from({ length: width }, () => Math.fround(random.normal())),
    );
  return {
    features: rows.flat(),
    labels: Array.from({ length: count * dimensions }, () => Math.fround((random.integer(19) - 9) / 3)),
    count,
    temperature,
    tolerance,
  };
}

describe('equals the definition', () => {
  // Below, at and above whole tiles and blocks, and at temperatures at which exp(s) spans from little to thousands.
  const counts = [2, 3, 4, 5, 8, 15, 16, 17, 18, 33, 70];
  test.each(counts.flatMap((count) => [1, 2, 3].map((dimensions) => ({ count, dimensions }))))(
    '$count vectors, L = $dimensions',
    ({ count, dimensions }) => {
      for (const temperature of [1e4, 2, 0.05, 5e-3, 1e-3, 1e-6])
        expectDefinition(randomProblem({ count, dimensions, temperature }));
    },
  );

  test.each([1, 2, 5, 64])('vectors of %i numbers', (width) => {
    expectDefinition(randomProblem({ count: 21, width }));
  });

  test.each([0, 1e-4, 0.4, 2, 100])('a tolerance of %d', (tolerance) => {
    for (const temperature of [2, 1e-3])
      for (const dimensions of [1, 2])
        expectDefinition(randomProblem({ count: 22, dimensions, temperature, tolerance }));
  });

  // Vectors on a line, neighbours so far apart in s: sums outrun a double after two steps or three, or at once.
  const indices = Array.from({ length: 19 }, (_, i) => i);
  const random = randomStream(31);
  test.each(
    [200, 299, 301, 400, 720, 5000].flatMap((step) =>
      Object.entries<readonly number[]>({
        'labels in their order': indices,
        'labels in any order': shuffled(indices, random),
        'labels that tie two by two': indices.map((i) => Math.floor(i / 2)),
        'near labels far apart': indices.map((i) => (i % 2 === 0 ? i : 19 - i)),
        'equal labels': indices.map(() => 1),
      }).map(([kind, labels]) => ({ step, kind, labels })),
    ),
  )('a spread of $step in s from one to the next, $kind', ({ step, labels }) => {
    for (const tolerance of [1e-4, 1.5])
      expectDefinition({ features: indices, labels, count: 19, temperature: 1 / step, tolerance });
  });
});

test.each([
  { count: 37, dimensions: 1, temperature: 2 },
  { count: 37, dimensions: 2, temperature: 0.3 },
  { count: 130, dimensions: 1, temperature: 0.5 },
])('the gradient is the slope of the loss: $count vectors, L = $dimensions, τ = $temperature', (shape) => {
  // No vector twice: there the norm has no slope.
  const random = randomStream(41);
  const features = Array.from({ length: shape.count * 6 }, () => random.normal());
  const problem = { ...randomProblem(shape), features };
  const { gradient } = closedGradient(problem);
  const step = 1e-5;
  for (let trial = 0; trial < 5; trial++) {
    const direction = features.map(() => random.normal());
    const lossAt = (by: number) =>
      closedGradient({ ...problem, features: features.map((x, at) => x + by * direction[at]!) }).loss;
    assertClose({
      actual: (lossAt(step) - lossAt(-step)) / (2 * step),
      expected: direction.reduce((sum, x, at) => sum + x * gradient[at]!, 0),
      tolerance: 1e-6,
    });
  }
});

test.each([1, 1e-3])('identical vectors have gradient 0, exactly, at τ = %d', (temperature) => {
  const problem = randomProblem({ count: 21, temperature });
  const { loss, gradient } = closedGradient({ ...problem, features: new Float32Array(21 * 3).fill(0.1) });
  expect(loss).toBeGreaterThan(0);
  expect(gradient.every((slope) => slope === 0)).toBe(true);
});

test('the order of many vectors does not matter, nor the way to their order', () => {
  const count = 301;
  const problem = randomProblem({ count, temperature: 0.1, width: 4 });
  const { loss, gradient } = closedGradient(problem);
  const order = shuffled(
    Array.from({ length: count }, (_, i) => i),
    randomStream(51),
  );
  const permuted = closedGradient({
    ...problem,
    features: order.flatMap((i) => Array.from(problem.features).slice(4 * i, 4 * i + 4)),
    labels: order.flatMap((i) => [problem.labels[i]!, 1]),
  });
  expect(Math.abs(permuted.loss - loss)).toBeLessThan(1e-12 * loss);
  assertClose({
    actual: Array.from(permuted.gradient),
    expected: order.flatMap((i) => Array.from(gradient.subarray(4 * i, 4 * i + 4))),
    tolerance: 1e-6,
  });
});

test('what is not finite does not look like a loss', () => {
  for (const stray of [NaN, Infinity]) {
    const problem = randomProblem({ count: 9 });
    const features = Array.from(problem.features);
    features[7] = stray;
    expect(closedGradient({ ...problem, features }).loss).toBeNaN();
  }
});
