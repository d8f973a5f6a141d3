import { describe, expect, it } from 'vitest';
import { batchesOf, epochOrder } from './epoch-order.ts';

const rows = Array.from({ length: 100 }, (_, row) => row * 3);

describe('epochOrder', () => {
  it('is a permutation that seed and epoch alone decide', () => {
    const order = epochOrder({ rows, seed: 1, epoch: 0 });
    expect([...order].sort((left, right) => left - right)).toEqual(rows);
    expect(order).not.toEqual(rows);
    expect(epochOrder({ rows, seed: 1, epoch: 0 })).toEqual(order);
    expect(epochOrder({ rows, seed: 1, epoch: 1 })).not.toEqual(order);
    expect(epochOrder({ rows, seed: 2, epoch: 0 })).not.toEqual(order);
  });

  it('puts every row first about equally often', () => {
    const firsts = new Array<number>(4).fill(0);
    for (let epoch = 0; epoch < 4000; epoch += 1) firsts[epochOrder({ rows: [0, 1, 2, 3], seed: 5, epoch })[0]!]! += 1;
    for (const count of firsts) expect(Math.abs(count - 1000)).toBeLessThan(140); // five standard deviations
  });
});

describe('batchesOf', () => {
  it('cuts in order and keeps the rest', () => {
    expect(batchesOf([5, 4, 3, 2, 1], 2)).toEqual([[5, 4], [3, 2], [1]]);
    expect(batchesOf([], 2)).toEqual([]);
    expect(() => batchesOf([1], 0)).toThrow(/from 1, received 0/);
  });
});
