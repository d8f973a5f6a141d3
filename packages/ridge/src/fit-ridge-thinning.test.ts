import { describe, expect, test } from 'vitest';
import { plainRidge, randomTable } from '../testing/plain-ridge.ts';
import { fitRidge, fittedPositions, MOST_ROWS_WHEN_WIDE } from './fit-ridge.ts';
import { pickRows } from './table.ts';

describe('fittedPositions', () => {
  test('are all rows where either side is within the limit', () => {
    expect(fittedPositions(9, 6, 6)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(fittedPositions(6, 100, 6)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('are evenly spaced, from the first on, beyond the limit on both sides', () => {
    expect(fittedPositions(9, 7, 6)).toEqual([0, 1, 3, 4, 6, 7]);
    const many = fittedPositions(2.5 * MOST_ROWS_WHEN_WIDE, MOST_ROWS_WHEN_WIDE + 1);
    expect(many).toHaveLength(MOST_ROWS_WHEN_WIDE);
    expect(new Set(many.slice(1).map((row, at) => row - many[at]!))).toEqual(new Set([2, 3])); // two and a half to one
  });
});

describe('fitRidge beyond the limit', () => {
  const [rows, columns] = [50, 9];
  const inputs = randomTable(rows, columns, 1);
  const targets = randomTable(rows, 2, 2);
  const unseen = randomTable(4, columns, 3);
  const kept = fittedPositions(rows, columns, 8);

  test('fits the rows it keeps, each with its own target', () => {
    const model = fitRidge({ inputs, targets, groups: new Array<string>(rows).fill('only'), mostRowsWhenWide: 8 });
    const plain = plainRidge({ inputs: pickRows(inputs, kept), targets: pickRows(targets, kept), strength: 1, unseen });
    Array.from(model.predict(unseen).values).forEach((value, at) => expect(value).toBeCloseTo(plain[at]!, 9));
  });

  test('keeps each row in its own group', () => {
    const groups = Array.from({ length: rows }, (_, row) => `video ${row % 11}`);
    const thin = fitRidge({ inputs, targets, groups, mostRowsWhenWide: 8 });
    const picked = fitRidge({
      inputs: pickRows(inputs, kept),
      targets: pickRows(targets, kept),
      groups: kept.map((row) => groups[row]!),
    });
    expect(thin.strength).toBe(picked.strength);
    expect(thin.predict(unseen).values).toEqual(picked.predict(unseen).values);
  });
});
