import { randomStream } from '@sdumc/core';

/** A mean, and where it lies with 95 % by the bootstrap's percentiles. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** The mean of differences and its interval: utterances are drawn again with replacement, the same draws every time. */
export function pairedBootstrap(
  differences: readonly number[],
  { resamples }: { readonly resamples: number },
): Interval {
  const count = differences.length;
  const random = randomStream(1);
  const means = Float64Array.from({ length: resamples }, () => {
    let sum = 0;
    for (let draw = 0; draw < count; draw++) sum += differences[random.integer(count)]!;
    return sum / count;
  }).sort();
  const at = (share: number) => means[Math.min(resamples - 1, Math.floor(share * resamples))]!;
  return { mean: differences.reduce((sum, value) => sum + value, 0) / count, low: at(0.025), high: at(0.975) };
}
