import { randomStream, shuffled } from '@sdumc/core';
import { batchesOf, epochOrder } from './epoch-order.ts';
import { frameCost, type FrameLayout } from './frame-cost.ts';

/** Keeps these random numbers apart from others that are drawn from the same seed. */
const BATCH_ORDER = 0x0e9d;

export interface EpochBatchesInput {
  readonly source: FrameLayout;
  readonly rows: readonly number[];
  readonly seed: number;
  readonly epoch: number;
  readonly batchSize: number;
  /** How many batches are sorted by length together; 1 leaves the shuffled order as it is */
  readonly pool: number;
}

/**
 * The batches of an epoch, each of utterances of about one length.
 *
 * The rows are shuffled and cut into pools of `pool` batches; a pool is sorted by {@link frameCost} and cut into batches, and
 * the batches of all pools are shuffled. Chance so decides which lengths meet, and in which order they come. What is left
 * over by whole batches is the last batch, drawn from all lengths alike: in a smaller batch a row weighs more.
 *
 * The same seed and epoch give the same batches, and every row is in one of them. Where `pool` is 1, where lengths are not
 * known, and where all rows cost the same, they are those of {@link epochOrder} cut in order.
 *
 * @example
 * epochBatches({ source, rows: rowsOf(source, 'train'), seed: 1, epoch: 0, batchSize: 32, pool: 16 });
 */
export function epochBatches({ source, rows, seed, epoch, batchSize, pool }: EpochBatchesInput): number[][] {
  if (!Number.isInteger(pool) || pool < 1)
    throw new RangeError(`epochBatches pool: must be a whole number from 1, received ${pool}`);
  const order = epochOrder({ rows, seed, epoch });
  const costs = pool === 1 ? null : unequalCosts(source, rows);
  if (costs === null) return batchesOf(order, batchSize);

  const whole = order.length - (order.length % batchSize);
  const pools = batchesOf(order.slice(0, whole), pool * batchSize);
  const sorted = pools.flatMap((rowsOfPool) =>
    batchesOf(
      rowsOfPool.toSorted((left, right) => costs.get(left)! - costs.get(right)!),
      batchSize,
    ),
  );
  const batches = shuffled(sorted, randomStream(seed, BATCH_ORDER, epoch));
  return whole === order.length ? batches : [...batches, order.slice(whole)];
}

/** What each row costs; null where that is not known of all, or the same for all. */
function unequalCosts(source: FrameLayout, rows: readonly number[]): ReadonlyMap<number, number> | null {
  const costs = new Map<number, number>();
  for (const row of rows) {
    const cost = frameCost(source, row);
    if (cost === undefined) return null;
    costs.set(row, cost);
  }
  return new Set(costs.values()).size > 1 ? costs : null;
}
