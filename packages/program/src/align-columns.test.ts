import { expect, test } from 'vitest';
import { alignColumns } from './align-columns.ts';

test('cells stand under each other, and no line ends in spaces', () => {
  const rows = [
    ['test', 'MAE', ''],
    ['complete', '0.470', 'x'],
    ['', '1', ''],
  ];
  expect(alignColumns(rows)).toBe('test      MAE\ncomplete  0.470  x\n          1');
  expect(alignColumns([])).toBe('');
});
