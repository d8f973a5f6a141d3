import { randomStream, shuffled } from '@sdumc/core';

/** Keeps these random numbers apart from others that are drawn from the same seed. */
const EPOCH_ORDER = 0x0e9c;

/**
 * The order in which an epoch visits `rows`: shuffled, and the same for the same seed and epoch.
 *
 * @example
 * epochOrder({ rows: [0, 1, 2], seed: 1, epoch: 0 }); // some order of 0, 1, 2
 */
export function epochOrder(input: {
  readonly rows: readonly number[];
  readonly seed: number;
  readonly epoch: number;
}): number[] {
  return shuffled(input.rows, randomStream(input.seed, EPOCH_ORDER, input.epoch));
}

/**
 * Cuts an order into batches; the last one may be smaller.
 *
 * @example
 * batchesOf([3, 1, 2], 2); // [[3, 1], [2]]
 */
export function batchesOf<Row>(order: readonly Row[], batchSize: number): Row[][] {
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new RangeError(`batchesOf batchSize: must be a whole number from 1, received ${batchSize}`);
  }
  const batches = Math.ceil(order.length / batchSize);
  return Array.from({ length: batches }, (_, batch) => order.slice(batch * batchSize, (batch + 1) * batchSize));
}
