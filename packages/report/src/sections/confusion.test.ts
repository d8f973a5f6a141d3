import { expect, it } from 'vitest';
import { confusion } from './confusion.ts';

it('tells of each true class what share was predicted, however many of other classes there are', () => {
  const pairs = [
    ...[[1, 1], [1, 1], [1, 2], [1, -3]], // prettier-ignore
    ...[
      [-2, -2],
      [-2, 0],
    ],
    [3, 3],
  ] as const;
  const { markup } = confusion('absent', pairs.map(([valence, predicted]) => ({ valence, predicted }))); // prettier-ignore
  const cells = [...markup.matchAll(/title="(\d+ of \d+)">(\d*)</g)].map(
    ([, title, percent]) => `${title}: ${percent}`,
  );
  expect(cells).toHaveLength(49);
  const row = (at: number) => cells.slice(7 * at, 7 * at + 7).filter((cell) => !cell.startsWith('0 of'));
  expect([0, 1, 2, 3, 4, 5, 6].map(row)).toEqual([
    [],
    ['1 of 2: 50', '1 of 2: 50'],
    [],
    [],
    ['1 of 4: 25', '2 of 4: 50', '1 of 4: 25'],
    [],
    ['1 of 1: 100'],
  ]);
  expect(cells[7 * 4]).toBe('1 of 4: 25'); // predicted −3
});
