import { expect, test } from 'vitest';
import { countRows, segmentsOf } from './frame-rows.ts';

test('utterances lie one after another, with nothing between them', () => {
  expect(segmentsOf([3, 0, 2])).toEqual([
    { start: 0, count: 3 },
    { start: 3, count: 0 },
    { start: 3, count: 2 },
  ]);
  expect(countRows([3, 0, 2])).toBe(5);
});

test('no utterances have no rows', () => {
  expect(segmentsOf([])).toEqual([]);
  expect(countRows([])).toBe(0);
});
