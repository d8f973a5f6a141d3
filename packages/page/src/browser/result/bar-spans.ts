export interface Span {
  /** Both as shares of the whole width */
  readonly start: number;
  readonly width: number;
}

/** Where a bar from 0 to each of some weights lies, on one scale that holds all of them and 0. */
export function barSpans(weights: readonly number[]): { readonly zero: number; readonly spans: readonly Span[] } {
  const lowest = Math.min(0, ...weights);
  const extent = Math.max(0, ...weights) - lowest || 1;
  const zero = Math.abs(lowest) / extent;
  const spans = weights.map((weight) => ({
    start: zero + Math.min(0, weight) / extent,
    width: Math.abs(weight) / extent,
  }));
  return { zero, spans };
}
