import { expect, test } from 'vitest';
import { batchesByLength } from './batches-by-length.ts';

const lengths = [3, 9, 1, 9, 4, 3];
const source = { widths: { text: 2 }, frameCounts: (row: number) => ({ text: lengths[row]! }) };

test('batches go from long to short, by position, equals in their order', () => {
  expect(batchesByLength(source, [0, 1, 2, 3, 4, 5], 2)).toEqual([[1, 3], [4, 0], [5, 2]]); // prettier-ignore
  expect(batchesByLength(source, [2, 4, 4], 2)).toEqual([[1, 2], [0]]); // a row may be asked for twice
  expect(batchesByLength(source, [], 2)).toEqual([]);
});

test('without lengths, rows keep their order', () => {
  expect(batchesByLength({ widths: { text: 2 } }, [5, 1, 3], 2)).toEqual([[0, 1], [2]]);
});
