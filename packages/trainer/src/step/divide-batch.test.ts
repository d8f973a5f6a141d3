import { expect, test } from 'vitest';
import { divideBatch } from './divide-batch.ts';

test('parts cost about the same, and hold every place once', () => {
  const costs = Array.from({ length: 40 }, (_, at) => 1 + ((at * 37) % 23));
  const parts = divideBatch(costs, 3);
  const sums = parts.map((places) => places.reduce((sum, place) => sum + costs[place]!, 0));
  expect(Math.max(...sums) - Math.min(...sums)).toBeLessThanOrEqual(Math.max(...costs));
  expect(parts.flat().sort((left, right) => left - right)).toEqual([...costs.keys()]);
  for (const places of parts) expect(places).toEqual([...places].sort((left, right) => left - right));
});

test('never more parts than utterances, and none is empty', () => {
  expect(divideBatch([3, 1], 5)).toEqual([[0], [1]]);
  expect(divideBatch([4, 2, 2], 2)).toEqual([[0], [1, 2]]);
});

test('refuses a number of parts that makes no sense', () => {
  expect(() => divideBatch([1], 0)).toThrow(
    new RangeError('divideBatch parts: must be a whole number from 1, received 0'),
  );
});
