import { expect, it } from 'vitest';
import type { ClipLane } from './clip-view.ts';
import { lanePath } from './lane-path.ts';

const lane: ClipLane = { title: 'Pitch', ends: ['65 Hz', '400 Hz'], range: [0, 10], hopSeconds: 0.5, curves: [] };

it('draws a curve over time, with gaps, within its lane', () => {
  expect(lanePath({ name: 'one', values: [0, 5, null, 10] }, lane, 2)).toBe('M0.0 100.0L250.0 50.0M750.0 0.0');
  expect(lanePath({ name: 'two', values: [20, -20, 0] }, lane, 2)).toBe('M0.0 0.0L250.0 100.0L500.0 100.0');
});

it('draws no more points than a screen can show, and none past the end of the clip', () => {
  const path = lanePath({ name: 'long', values: Array<number>(9000).fill(5) }, lane, 1000);
  expect(path.split(/[ML]/).length - 1).toBe(1800);
  expect(path).toMatch(/L1000\.0 50\.0$/);
});

it('draws a value that never changes at the bottom of a lane without height', () => {
  expect(lanePath({ name: 'flat', values: [3, 3] }, { ...lane, range: [3, 3] }, 1)).toBe('M0.0 100.0L500.0 100.0');
});
