/** The mask of utterances of which the first `observed[b]` frames are there: [B, length], 1 = observed. */
export function plainMask(observed: readonly number[], length: number): number[][] {
  return observed.map((count) => Array.from({ length }, (_, t) => (t < count ? 1 : 0)));
}
