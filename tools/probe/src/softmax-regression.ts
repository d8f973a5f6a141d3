/** Rows of equal length. */
export type Matrix = readonly Float64Array[];

/** Inner products of every row with every other, [N, N], columns weighed. */
export function gramMatrix(rows: Matrix, weights: Float64Array): Matrix {
  const weighed = rows.map((row) => row.map((value, column) => value * weights[column]!));
  const gram = rows.map(() => new Float64Array(rows.length));
  for (const [left, row] of weighed.entries())
    for (let right = 0; right <= left; right++) {
      const other = rows[right]!;
      let sum = 0;
      for (let column = 0; column < row.length; column++) sum += row[column]! * other[column]!;
      gram[left]![right] = sum;
      gram[right]![left] = sum;
    }
  return gram;
}

export interface SoftmaxProblem {
  /** [N, N], inner products of all rows, those of training and the others */
  readonly gram: Matrix;
  /** Class of each row, from 0 */
  readonly classes: readonly number[];
  readonly classCount: number;
  /** Rows to fit */
  readonly training: readonly number[];
  /** Weight of the squared weights, above 0 */
  readonly l2: number;
}

const STEPS = 150;

/**
 * Multinomial logistic regression without an intercept (rows are centred), by its inner products alone:
 *
 *     minimise  mean_i −log softmax(W x_i)[y_i] + l2/2 · |W|²,   W = Σ_i a_i x_iᵀ
 *
 * The minimum lies in the span of the rows, so a gradient step on W is the step a ← a − η((p − y)/n + l2·a), however many columns
 * there are. Steps are Nesterov's, of the size that the curvature allows.
 *
 * @returns the logits of every row, [N, classes]
 */
export function softmaxRegression({ gram, classes, classCount, training, l2 }: SoftmaxProblem): Matrix {
  if (!(l2 > 0)) throw new RangeError(`softmaxRegression l2: must be above 0, received ${l2}`);
  const count = training.length;
  const rate = 1 / (largestEigenvalue(gram, training) / (2 * count) + l2);
  const momentum = (1 - Math.sqrt(rate * l2)) / (1 + Math.sqrt(rate * l2));
  let weights = training.map(() => new Float64Array(classCount));
  let ahead = weights;
  for (let step = 0; step < STEPS; step++) {
    const before = weights;
    const at = ahead;
    weights = training.map((row, place) => {
      const probabilities = softmax(logitsOf(gram[row]!, training, at, classCount));
      probabilities[classes[row]!]! -= 1;
      return at[place]!.map((weight, label) => weight - rate * (probabilities[label]! / count + l2 * weight));
    });
    ahead = weights.map((row, place) =>
      row.map((weight, label) => weight + momentum * (weight - before[place]![label]!)),
    );
  }
  return gram.map((products) => logitsOf(products, training, weights, classCount));
}

/** The innermost loop of it all, hence plain. */
function logitsOf(
  products: Float64Array,
  training: readonly number[],
  weights: Matrix,
  classCount: number,
): Float64Array {
  const logits = new Float64Array(classCount);
  for (let place = 0; place < training.length; place++) {
    const product = products[training[place]!]!;
    const weight = weights[place]!;
    for (let label = 0; label < classCount; label++) logits[label]! += product * weight[label]!;
  }
  return logits;
}

function softmax(logits: Float64Array): Float64Array {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** By power iteration, a little above rather than below. */
function largestEigenvalue(gram: Matrix, rows: readonly number[]): number {
  let vector = rows.map((_, place) => 1 + (place % 3));
  let value = 0;
  for (let step = 0; step < 30; step++) {
    const next = rows.map((row) => rows.reduce((sum, other, at) => sum + gram[row]![other]! * vector[at]!, 0));
    value = Math.hypot(...next);
    if (value === 0) return 0;
    vector = next.map((entry) => entry / value);
  }
  return 1.1 * value;
}
