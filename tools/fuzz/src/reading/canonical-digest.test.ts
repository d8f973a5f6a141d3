import { expect, test } from 'vitest';
import { canonicalDigest } from './canonical-digest.ts';

const array = (shape: number[], data: ArrayLike<number | bigint>) => canonicalDigest({ shape, data });

test('different values have different digests', () => {
  const shared: unknown[] = [];
  const around: unknown[] = [];
  around.push(around);
  const values: unknown[] = [
    null, true, false, 0, -0, 1, NaN, Infinity, 2n ** 60n, '', '1', 'é', new Uint8Array(), new Uint8Array([1]), [], [[]],
    [1, 2], [2, 1], new Map(), new Map([['a', 1]]), new Map([['a', 2]]), new Map([['a', 1], ['b', 2]]),
    new Map([['b', 2], ['a', 1]]), new Set(), new Set([1]), [shared, shared], around, [around],
    { shape: [1], items: ['a'] }, { shape: [], items: ['a'] },
  ]; // prettier-ignore
  const digests = [
    ...values.map(canonicalDigest),
    array([2], [1, 2]),
    array([1, 2], [1, 2]),
    array([2], [1, NaN]),
    array([], [1]),
  ];
  expect(new Set(digests).size).toBe(digests.length);
});

test('what Python cannot tell apart has one digest', () => {
  expect(canonicalDigest(new Set(['a', 'b']))).toBe(canonicalDigest(new Set(['b', 'a'])));
  expect(array([2], [1, 2])).toBe(array([2], new BigInt64Array([1n, 2n])));
  const otherNaN = new Float64Array(new BigUint64Array([0xfff8000000000001n]).buffer);
  expect(array([1], otherNaN)).toBe(array([1], [NaN]));
});
