/** Maps with at most `limit` under way at once; the results are in order. The first failure ends it, once the others are done. */
export async function mapConcurrently<T, Result>(
  items: readonly T[],
  limit: number,
  map: (item: T, at: number) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  let next = 0;
  const lanes = Array.from({ length: Math.min(limit, items.length) }, async () => {
    while (next < items.length) {
      const at = next++;
      results[at] = await map(items[at]!, at);
    }
  });
  const ended = await Promise.allSettled(lanes);
  for (const lane of ended) if (lane.status === 'rejected') throw lane.reason;
  return results;
}
