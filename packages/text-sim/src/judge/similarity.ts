import type { FrameSequence } from '@sdumc/core';

/** Cosine of the mean frames of S and X: how alike they are as a whole, whatever their order. 0 where either has no direction. */
export function pooledSimilarity({ simulated, real }: SimulatedAndReal): number {
  return cosine(meanFrame(simulated), meanFrame(real));
}

/**
 * How alike S and X are frame by frame: each frame is compared with the one of the other that is most like it, and the means of both
 * directions are averaged. That is BERTScore's F1 (Zhang et al. 2020) with the arithmetic mean of precision and recall.
 */
export function alignedSimilarity({ simulated, real }: SimulatedAndReal): number {
  const [ofSimulated, ofReal] = [framesOf(simulated), framesOf(real)];
  const best = (from: readonly Float32Array[], to: readonly Float32Array[]) =>
    from.reduce((sum, frame) => sum + Math.max(...to.map((other) => cosine(frame, other))), 0) / from.length;
  return (best(ofSimulated, ofReal) + best(ofReal, ofSimulated)) / 2;
}

export interface SimulatedAndReal {
  /** S, [T, D] */
  readonly simulated: FrameSequence;
  /** X, [T', D] */
  readonly real: FrameSequence;
}

function framesOf({ values, frames, width }: FrameSequence): Float32Array[] {
  return Array.from({ length: frames }, (_, frame) => values.subarray(frame * width, (frame + 1) * width));
}

function meanFrame(sequence: FrameSequence): Float64Array {
  const mean = new Float64Array(sequence.width);
  for (const frame of framesOf(sequence)) frame.forEach((value, column) => (mean[column]! += value / sequence.frames));
  return mean;
}

function cosine(left: ArrayLike<number>, right: ArrayLike<number>): number {
  if (left.length !== right.length)
    throw new RangeError(`similarity: S and X must be equally wide, received ${left.length} and ${right.length}`);
  let [product, ofLeft, ofRight] = [0, 0, 0];
  for (let column = 0; column < left.length; column++) {
    product += left[column]! * right[column]!;
    ofLeft += left[column]! ** 2;
    ofRight += right[column]! ** 2;
  }
  return ofLeft === 0 || ofRight === 0 ? 0 : product / Math.sqrt(ofLeft * ofRight);
}
