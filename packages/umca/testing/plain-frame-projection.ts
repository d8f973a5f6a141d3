import { plainAffine, type PlainLinear, type Rows } from '@sdumc/core/testing';

/**
 * Frame projection of one utterance in double precision.
 *
 *     F = X W + b
 *
 * @param frames X, [T, D] → F, [T, d]
 */
export function plainFrameProjection(frames: Rows, projection: PlainLinear): Rows {
  return plainAffine(frames, projection);
}
