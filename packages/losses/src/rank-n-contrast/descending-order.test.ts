import { randomStream } from '@sdumc/core';
import { expect, test } from 'vitest';
import { descendingOrder } from './descending-order.ts';

const random = randomStream(21);
const drawn = (count: number, draw: () => number) => Float64Array.from({ length: count }, draw);

test.each([
  ['doubles', drawn(400, () => random.uniform())],
  ['doubles of every magnitude', drawn(400, () => random.uniform() * 10 ** (random.integer(600) - 300))],
  ['differences of float32 labels', drawn(400, () => Math.abs(Math.fround(random.uniform()) - Math.fround(1 / 3)))],
  ['few values, many times', drawn(400, () => random.integer(5) / 3)],
  ['values one bit apart', Float64Array.of(1, 1 + Number.EPSILON, 1, 1 - Number.EPSILON / 2, 1 + 2 * Number.EPSILON)],
  ['the ends of the range', Float64Array.of(0, Number.MAX_VALUE, Number.MIN_VALUE, Infinity, 1, 0)],
  ['one value', Float64Array.of(7)],
  ['equal values', new Float64Array(9).fill(2 / 3)],
])('sorts %s as a stable comparing sort does', (_, values) => {
  const sort = descendingOrder(values);
  // As for an anchor: all indices but one, not in their natural order.
  const indices = Uint32Array.from(values.keys())
    .reverse()
    .subarray(values.length > 1 ? 1 : 0);
  const expected = Array.from(indices).sort((i, j) => (values[i] === values[j] ? 0 : values[j]! - values[i]!));
  sort(indices);
  expect(Array.from(indices)).toEqual(expected);
});

test('reads the values anew at each call', () => {
  const values = Float64Array.of(1, 2, 3);
  const sort = descendingOrder(values);
  const indices = Uint32Array.of(0, 1, 2);
  sort(indices);
  expect(Array.from(indices)).toEqual([2, 1, 0]);
  values.set([9, 5, 7]);
  sort(indices);
  expect(Array.from(indices)).toEqual([0, 2, 1]);
});
