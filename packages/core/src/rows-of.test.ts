import { expect, test } from 'vitest';
import { rowsOf } from './rows-of.ts';
import type { Split } from './utterance.ts';

test('rowsOf gives the rows of the splits that are asked for, in order', () => {
  const splits: Split[] = ['test', 'train', 'valid', 'train'];
  const utterances = splits.map((split, row) => ({ id: `${row}`, videoId: 'v', split, valence: 0 }));
  expect(rowsOf({ utterances }, 'train')).toEqual([1, 3]);
  expect(rowsOf({ utterances }, 'valid', 'train')).toEqual([1, 2, 3]);
  expect(rowsOf({ utterances })).toEqual([]);
});
