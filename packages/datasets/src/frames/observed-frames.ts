/**
 * How many frames an utterance has in an array that is padded with zeros on the right: up to its last frame that is not all
 * zero.
 *
 * @param values [T, D], row-major, free of NaN
 * @param width D
 */
export function observedFrames(values: Float32Array, width: number): number {
  return Math.ceil((values.findLastIndex((value) => value !== 0) + 1) / width);
}
