import { expect, test } from 'vitest';
import { RecentlyUsed } from './recently-used.ts';

test('what was used longest ago goes first, once the bytes are full', () => {
  const held = new RecentlyUsed<string>(10);
  held.set('a', 'A', 4);
  held.set('b', 'B', 4);
  expect(held.get('a')).toBe('A');
  held.set('c', 'C', 2);
  expect(['a', 'b', 'c'].map((key) => held.get(key))).toEqual(['A', 'B', 'C']);
  held.set('d', 'D', 1); // 11: a goes
  expect(['a', 'b', 'c', 'd'].map((key) => held.get(key))).toEqual([undefined, 'B', 'C', 'D']);
  held.set('e', 'E', 9); // b and c go, and d stays
  expect(['b', 'c', 'd', 'e'].map((key) => held.get(key))).toEqual([undefined, undefined, 'D', 'E']);
});

test('a value anew counts once, and one that is too large is not kept', () => {
  const held = new RecentlyUsed<string>(10);
  held.set('a', 'A', 6);
  held.set('a', 'B', 5);
  held.set('b', 'C', 5);
  expect([held.get('a'), held.get('b')]).toEqual(['B', 'C']);
  held.set('a', 'D', 11);
  expect([held.get('a'), held.get('b')]).toEqual([undefined, 'C']);
});
