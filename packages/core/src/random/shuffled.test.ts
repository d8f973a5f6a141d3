import { expect, test } from 'vitest';
import { randomStream } from './random-stream.ts';
import { shuffled } from './shuffled.ts';

const items = Array.from({ length: 100 }, (_, i) => i);

test('shuffled is a permutation of its items, which it leaves alone', () => {
  const order = shuffled(items, randomStream(1));
  expect(order).not.toEqual(items);
  expect([...order].sort((a, b) => a - b)).toEqual(items);
  expect(items.every((item, i) => item === i)).toBe(true);
  expect(shuffled([], randomStream(1))).toEqual([]);
  expect(shuffled(['a'], randomStream(1))).toEqual(['a']);
});

test('the order is that of the stream', () => {
  expect(shuffled(items, randomStream(1))).toEqual(shuffled(items, randomStream(1)));
  expect(shuffled(items, randomStream(1))).not.toEqual(shuffled(items, randomStream(2)));
});

test('all orders of four items are equally likely', () => {
  const random = randomStream(2);
  const counts = new Map<string, number>();
  for (let i = 0; i < 24_000; i++) {
    const order = shuffled([0, 1, 2, 3], random).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(24);
  // χ² with 23 degrees of freedom is below 49.7 in 999 of 1,000 cases.
  const statistic = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  expect(statistic).toBeLessThan(49.7);
});
