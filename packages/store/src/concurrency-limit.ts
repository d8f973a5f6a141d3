/** Runs what it is given, at most `limit` at a time; the others wait in the order in which they came. */
export type ConcurrencyLimit = <Result>(run: () => Promise<Result>) => Promise<Result>;

/**
 * Bounds how many files are open and how many buffers are filled at once.
 *
 * @example
 * const limited = concurrencyLimit(2);
 * await Promise.all([1, 2, 3].map((value) => limited(async () => value))); // [1, 2, 3]
 */
export function concurrencyLimit(limit: number): ConcurrencyLimit {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (run) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next(); // the place goes to the next one directly
    }
  };
}
