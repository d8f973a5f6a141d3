import { addAlongDifferences } from './add-along-differences.ts';
import { TILE } from './anchor-block.ts';
import { anchorContrast } from './anchor-contrast.ts';
import { byDescendingDistance } from './by-descending-distance.ts';
import { distancesFromAnchors } from './distances-from-anchors.ts';

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

// Anchors at a time, whole tiles: their rows stay in cache while all others pass by.
const BLOCK = 4 * TILE;

/**
 * Rank-N-Contrast and its gradient on plain arrays, a block of anchors at a time.
 *
 *     L = Σ_i L_i/(n(n−1));  ∂L/∂r_i = Σ_j (w_ij + w_ji)·(r_i − r_j);  w_ij = ∂L/∂‖r_i − r_j‖ / ‖r_i − r_j‖, in L_i
 *
 * The pairs of a block hold distances, then, anchor by anchor, w in their place: O(n·C) memory. Rows are padded to whole
 * tiles with zeros, which w = 0 leaves without effect.
 */
export function closedGradient({ features, labels, count, temperature, tolerance }: ContrastProblem): ContrastSolution {
  if (count < 2) return { loss: 0, gradient: new Float32Array(features.length) };

  const width = features.length / count;
  const padded = Math.ceil(count / TILE) * TILE;
  const rows = new Float64Array(padded * width);
  rows.set(features);
  const gradient = new Float64Array(rows.length);

  const blockSize = Math.min(BLOCK, padded);
  const pairs = new Float64Array(blockSize * padded);
  const pairsOf = Array.from({ length: blockSize }, (_, i) => pairs.subarray(i * padded, (i + 1) * padded));
  const anchorOrder = byDescendingDistance({ labels, count });
  const contrast = anchorContrast({ count, temperature, tolerance });
  let loss = 0;

  for (let start = 0; start < count; start += blockSize) {
    const block = { start, anchors: Math.min(blockSize, padded - start), rows, width, pairs };
    distancesFromAnchors(block);
    for (let i = 0; i < block.anchors; i++) {
      const [anchor, row] = [start + i, pairsOf[i]!];
      if (anchor < count) loss += contrast(anchorOrder(anchor), row);
      row.fill(0, anchor < count ? count : 0);
    }
    addAlongDifferences(block, gradient);
  }
  return { loss: loss / (count * (count - 1)), gradient: Float32Array.from(gradient.subarray(0, features.length)) };
}
