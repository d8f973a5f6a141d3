import { describe, expect, it } from 'vitest';
import { gramMatrix, softmaxRegression } from './softmax-regression.ts';

const rows = [
  [1, 0.5, -1],
  [0.5, -1, 0.2],
  [-1, 0.3, 0.7],
  [0.2, 1, 1],
  [-0.7, -0.8, -0.9],
].map((row) => Float64Array.from(row));
const classes = [0, 1, 2, 1, 0];
const ONES = Float64Array.of(1, 1, 1);

/** The loss as it is defined, on W itself. */
function loss(weights: readonly (readonly number[])[], training: readonly number[], l2: number): number {
  const cost = training.map((row) => {
    const logits = weights.map((weight) => weight.reduce((sum, value, at) => sum + value * rows[row]![at]!, 0));
    return Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0)) - logits[classes[row]!]!;
  });
  const squares = weights.flat().reduce((sum, value) => sum + value * value, 0);
  return cost.reduce((sum, value) => sum + value, 0) / training.length + (l2 / 2) * squares;
}

/** Gradient descent on W with differences, slow and plain. */
function reference(training: readonly number[], l2: number): number[][] {
  const weights = [0, 1, 2].map(() => [0, 0, 0]);
  for (let step = 0; step < 4000; step++) {
    const gradient = weights.map((row, label) =>
      row.map((value, at) => {
        row[at] = value + 1e-5;
        const above = loss(weights, training, l2);
        row[at] = value - 1e-5;
        const below = loss(weights, training, l2);
        row[at] = value;
        return [label, at, (above - below) / 2e-5] as const;
      }),
    );
    for (const [label, at, slope] of gradient.flat()) weights[label]![at]! -= 0.5 * slope;
  }
  return weights;
}

describe('softmaxRegression', () => {
  it.each([
    [[0, 1, 2, 3, 4], 0.1],
    [[0, 1, 2], 0.5],
  ])('finds the minimum of its loss for rows %j', (training, l2) => {
    const weights = reference(training, l2);
    const logits = softmaxRegression({ gram: gramMatrix(rows, ONES), classes, classCount: 3, training, l2 });
    for (const [row, values] of rows.entries())
      for (const [label, weight] of weights.entries())
        expect(logits[row]![label]).toBeCloseTo(
          weight.reduce((sum, value, at) => sum + value * values[at]!, 0),
          5,
        );
  });

  it('does not look at the classes of other rows', () => {
    const problem = { gram: gramMatrix(rows, ONES), classCount: 3, training: [0, 1, 2], l2: 0.1 };
    const logits = softmaxRegression({ ...problem, classes });
    expect(softmaxRegression({ ...problem, classes: [0, 1, 2, 0, 2] })).toEqual(logits);
  });

  it('refuses what has no minimum', () => {
    expect(() => softmaxRegression({ gram: [], classes: [], classCount: 2, training: [], l2: 0 })).toThrow(
      'received 0',
    );
  });
});
