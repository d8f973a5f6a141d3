import { expect, test } from 'vitest';
import { pickRows, sideBySide, type Table } from './table.ts';

const table: Table = { values: [1, 2, 3, 4, 5, 6], rows: 3, columns: 2 };

test('pickRows takes rows in the order asked for, more than once if asked', () => {
  expect(pickRows(table, [2, 0, 2])).toEqual({ values: Float64Array.of(5, 6, 1, 2, 5, 6), rows: 3, columns: 2 });
  expect(pickRows(table, [])).toEqual({ values: new Float64Array(), rows: 0, columns: 2 });
});

test('sideBySide joins the columns of each row', () => {
  const other: Table = { values: Float32Array.of(7, 8, 9), rows: 3, columns: 1 };
  expect(sideBySide(table, other)).toEqual({
    values: Float64Array.of(1, 2, 7, 3, 4, 8, 5, 6, 9),
    rows: 3,
    columns: 3,
  });
  expect(sideBySide(table)).toEqual({ ...table, values: Float64Array.from(table.values as number[]) });
});

test('sideBySide refuses tables of another height', () => {
  expect(() => sideBySide(table, { values: [7, 8], rows: 2, columns: 1 })).toThrow(
    new RangeError('sideBySide tables: must all have 3 rows, received 2'),
  );
});
