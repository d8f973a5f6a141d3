import { batchesOf } from './epoch-order.ts';
import { frameCost, type FrameLayout } from './frame-cost.ts';

/**
 * Cuts rows into batches of about one length each, for a pass in which order is free: longest first, so that what the pass
 * needs of memory shows at once. Rows that cost the same keep their order, as all do where lengths are not known.
 *
 * @returns positions in `rows`
 * @example
 * batchesByLength(source, [4, 7, 9], 2); // [[1, 0], [2]] where row 7 is the longest and row 9 the shortest
 */
export function batchesByLength(source: FrameLayout, rows: readonly number[], batchSize: number): number[][] {
  const costs = rows.map((row) => frameCost(source, row) ?? 0);
  const positions = [...rows.keys()].sort((left, right) => costs[right]! - costs[left]!);
  return batchesOf(positions, batchSize);
}
