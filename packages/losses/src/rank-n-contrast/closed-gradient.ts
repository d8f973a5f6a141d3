import { byDescendingDistance } from './by-descending-distance.ts';

export interface ContrastProblem {
  /** [n, C], row-major */
  readonly features: ArrayLike<number>;
  /** [n, L], row-major */
  readonly labels: ArrayLike<number>;
  /** n */
  readonly count: number;
  readonly temperature: number;
  readonly tolerance: number;
}

export interface ContrastSolution {
  readonly loss: number;
  /** ∂L/∂r, [n, C] */
  readonly gradient: Float32Array;
}

/**
 * Rank-N-Contrast and its gradient, anchor by anchor, on plain arrays.
 *
 * With the others of anchor i in order of descending label distance, log Z_ij is a running log-sum-exp up to the last
 * position whose distance reaches d_ij − ε. Every k takes part in the sums of those j from the first whose d_ij − ε it
 * reaches, so
 *
 *     ∂L/∂s_ik = (exp(s_ik) · Σ_{j: d_ij − ε ≤ d_ik} 1/Z_ij − 1)/(n(n−1))
 *
 * needs one running sum from the other end.
 */
export function closedGradient({ features, labels, count, temperature, tolerance }: ContrastProblem): ContrastSolution {
  const width = count === 0 ? 0 : features.length / count;
  const rows = Float64Array.from(features);
  const gradient = new Float64Array(rows.length);
  if (count < 2) return { loss: 0, gradient: Float32Array.from(gradient) };

  const others = count - 1;
  const pairs = count * others;
  const anchorOrder = byDescendingDistance({ labels, count });
  const norms = new Float64Array(others); // ‖r_i − r_j‖ by position in the order
  const similarities = new Float64Array(others); // s_ij
  const prefix = new Float64Array(others); // log of the sum of exp(s_ij) up to this position
  const suffix = new Float64Array(others + 1); // log of the sum of 1/Z_ij from this position on
  let loss = 0;

  for (let anchor = 0; anchor < count; anchor++) {
    const { order, distances } = anchorOrder(anchor);
    for (let p = 0; p < others; p++) {
      norms[p] = distanceBetween(rows, width, anchor, order[p]!);
      similarities[p] = -norms[p]! / temperature;
      prefix[p] = p === 0 ? similarities[p]! : logAddExp(prefix[p - 1]!, similarities[p]!);
    }

    suffix[others] = -Infinity;
    for (let p = others - 1, last = others - 1; p >= 0; p--) {
      while (distances[last]! < distances[p]! - tolerance) last--;
      const logZ = prefix[last]!;
      loss += logZ - similarities[p]!;
      suffix[p] = logAddExp(suffix[p + 1]!, -logZ);
    }

    for (let p = 0, first = 0; p < others; p++) {
      while (distances[first]! - tolerance > distances[p]!) first++;
      if (norms[p] === 0) continue;
      const bySimilarity = (Math.exp(similarities[p]! + suffix[first]!) - 1) / pairs;
      addDirection({
        gradient,
        rows,
        width,
        from: anchor,
        to: order[p]!,
        slope: -bySimilarity / (temperature * norms[p]!),
      });
    }
  }
  return { loss: loss / pairs, gradient: Float32Array.from(gradient) };
}

function distanceBetween(rows: Float64Array, width: number, i: number, j: number): number {
  let squares = 0;
  for (let c = 0, a = i * width, b = j * width; c < width; c++, a++, b++) {
    const difference = rows[a]! - rows[b]!;
    squares += difference * difference;
  }
  return Math.sqrt(squares);
}

/** Adds slope·(r_from − r_to) to the gradient of `from`, and takes it from that of `to`. */
function addDirection(step: {
  gradient: Float64Array;
  rows: Float64Array;
  width: number;
  from: number;
  to: number;
  slope: number;
}): void {
  const { gradient, rows, width, slope } = step;
  for (let c = 0, a = step.from * width, b = step.to * width; c < width; c++, a++, b++) {
    const change = slope * (rows[a]! - rows[b]!);
    gradient[a] = gradient[a]! + change;
    gradient[b] = gradient[b]! - change;
  }
}

function logAddExp(a: number, b: number): number {
  const [high, low] = a > b ? [a, b] : [b, a];
  return low === -Infinity ? high : high + Math.log1p(Math.exp(low - high));
}
