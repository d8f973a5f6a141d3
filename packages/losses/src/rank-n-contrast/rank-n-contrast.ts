import * as tf from '@tensorflow/tfjs';
import { expectShapes } from '@sdumc/core';
import { closedGradient } from './closed-gradient.ts';

export interface RankNContrastInput {
  /** r, [n, C]: one row for each vector; several views of a batch are stacked, with their labels repeated */
  readonly features: tf.Tensor2D;
  /** y, [n] or [n, L]; receives no gradient */
  readonly labels: tf.Tensor1D | tf.Tensor2D;
  /** τ; 2 in SDUMC */
  readonly temperature: number;
  /** ε by which two label distances count as equal: labels on thirds tie badly in floats; 1e-4 in SDUMC */
  readonly tolerance: number;
}

/**
 * Rank-N-Contrast: vectors are to be as far apart as their labels are.
 *
 *     s_ij = −‖r_i − r_j‖₂/τ;  d_ij = Σ_l |y_il − y_jl|
 *     L = −1/(n(n−1)) Σ_i Σ_{j≠i} [ s_ij − log Σ_{k≠i, d_ik ≥ d_ij − ε} exp s_ik ]
 *
 * Zha et al., NeurIPS 2023; SDUMC section III. Exact in O(n²(C + L)) time and O(n(C + L)) memory: for each anchor the
 * others are put in order of descending label distance, which turns the inner sums into prefix sums, and the gradient is
 * closed. Computed in double precision, with sums that follow the largest exponent, so that distances of any size over
 * any temperature neither overflow nor underflow. Identical vectors have gradient 0 between them, not NaN. Features and
 * labels are read back to the host.
 *
 * @returns a scalar; 0 for n < 2, where there is nothing to rank
 * @throws RangeError where shapes disagree, or temperature or tolerance make no sense
 *
 * @example
 * ```ts
 * const loss = rankNContrast({ features, labels: tf.tensor1d([-1, 0, 2]), temperature: 2, tolerance: 1e-4 });
 * ```
 */
export function rankNContrast({ features, labels, temperature, tolerance }: RankNContrastInput): tf.Scalar {
  const expect = expectShapes('rankNContrast');
  expect('features', features, ['n', 'C']);
  expect('labels', labels, labels.rank === 1 ? ['n'] : ['n', 'L']);
  if (!(temperature > 0)) throw new RangeError(`rankNContrast temperature: must be above 0, received ${temperature}`);
  if (!(tolerance >= 0)) throw new RangeError(`rankNContrast tolerance: must be 0 or more, received ${tolerance}`);

  const [count, width] = features.shape;
  const contrast = tf.customGrad((x) => {
    const { loss, gradient } = closedGradient({
      features: (x as tf.Tensor2D).dataSync(),
      labels: labels.dataSync(),
      count,
      temperature,
      tolerance,
    });
    return {
      value: tf.scalar(loss),
      gradFunc: (upstream) => tf.mul(tf.tensor2d(gradient, [count, width]), upstream),
    };
  });
  return tf.tidy(() => contrast(features) as tf.Scalar);
}
