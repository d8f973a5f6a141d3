import type { RandomStream } from './random-stream.ts';

/**
 * A new array with the same items in random order, every order equally likely (Fisher and Yates).
 *
 * @example
 * ```ts
 * shuffled([1, 2, 3], randomStream(1)).sort(); // [1, 2, 3] again
 * ```
 */
export function shuffled<T>(items: readonly T[], random: RandomStream): T[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const chosen = random.integer(last + 1);
    [order[last], order[chosen]] = [order[chosen] as T, order[last] as T];
  }
  return order;
}
