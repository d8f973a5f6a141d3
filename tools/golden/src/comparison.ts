/** One golden quantity held against ours. (A type alias: tfjs lets those pass through `tidy`.) */
export type Comparison = {
  readonly file: string;
  readonly quantity: string;
  /** Largest error over largest expected value */
  readonly error: number;
  readonly absoluteError: number;
  readonly tolerance: number;
};

/** Where even the largest absolute error is this small, nothing is wrong whatever the scale. */
const ABSOLUTE_TOLERANCE = 1e-7;

export interface Expectation {
  readonly file: string;
  readonly quantity: string;
  readonly expected: ArrayLike<number>;
  readonly received: ArrayLike<number>;
  readonly tolerance: number;
}

/** Largest error over largest expected value; a wrong count, NaN or infinity is an infinite error. */
export function compare({ file, quantity, expected, received, tolerance }: Expectation): Comparison {
  let absoluteError = received.length === expected.length ? 0 : Infinity;
  let largestExpected = 0;
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs((received[i] as number) - (expected[i] as number));
    absoluteError = Math.max(absoluteError, Number.isNaN(error) ? Infinity : error);
    largestExpected = Math.max(largestExpected, Math.abs(expected[i] as number));
  }
  const error = absoluteError === 0 ? 0 : absoluteError / largestExpected;
  return { file, quantity, error, absoluteError, tolerance };
}

/** What is right or wrong and has no size: ids, lengths, that a file is refused. */
export function holds({ file, quantity }: Pick<Comparison, 'file' | 'quantity'>, isRight: boolean): Comparison {
  const error = isRight ? 0 : Infinity;
  return { file, quantity, error, absoluteError: error, tolerance: 0 };
}

/** The worst of several comparisons under one name, so that a hundred tensors print as one line. */
export function worst(quantity: string, comparisons: readonly Comparison[]): Comparison {
  const byExcess = [...comparisons].sort((a, b) => Number(passes(a)) - Number(passes(b)) || b.error - a.error);
  const [top] = byExcess;
  if (top === undefined) throw new Error(`golden: nothing to compare for "${quantity}"`);
  return { ...top, quantity: `${quantity} (${comparisons.length} compared, worst ${top.quantity})` };
}

export function passes({ error, absoluteError, tolerance }: Comparison): boolean {
  return error <= tolerance || absoluteError <= ABSOLUTE_TOLERANCE;
}
