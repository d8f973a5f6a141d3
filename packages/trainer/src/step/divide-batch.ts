/**
 * Divides a batch into parts that cost about the same: the dearest utterance first, each to the part that has the least so far.
 *
 * @param costs of each utterance of the batch
 * @param parts at most so many; fewer where there are fewer utterances
 * @returns places in the batch, each part's ascending
 * @example
 * divideBatch([5, 1, 4, 2], 2); // [[0, 1], [2, 3]]
 */
export function divideBatch(costs: readonly number[], parts: number): readonly (readonly number[])[] {
  if (!Number.isInteger(parts) || parts < 1)
    throw new RangeError(`divideBatch parts: must be a whole number from 1, received ${parts}`);
  const divided = Array.from({ length: Math.min(parts, costs.length) }, () => ({ cost: 0, places: [] as number[] }));
  const dearestFirst = [...costs.keys()].sort((left, right) => costs[right]! - costs[left]! || left - right);
  for (const place of dearestFirst) {
    const least = divided.reduce((cheapest, part) => (part.cost < cheapest.cost ? part : cheapest));
    least.cost += costs[place]!;
    least.places.push(place);
  }
  return divided.map(({ places }) => places.sort((left, right) => left - right));
}
