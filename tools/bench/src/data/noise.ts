import type { RandomStream } from '@sdumc/core';

/** Random values to cut pieces out of: drawing billions one by one would take longer than all that is measured. */
export interface Noise {
  /** Values from somewhere in the block, which must not be changed. */
  take(count: number): Float32Array;
}

export function noise(random: RandomStream, length = 2 ** 21): Noise {
  const block = Float32Array.from({ length }, () => random.uniform() * 2 - 1 || 1); // never 0, which is padding
  return {
    take(count) {
      const begin = random.integer(length - count);
      return block.subarray(begin, begin + count);
    },
  };
}
