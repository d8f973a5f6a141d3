import { expect, it } from 'vitest';
import { overlappingRows } from './overlapping-rows.ts';

/** As the SDK says it, row by row. */
function plainly(intervals: Float64Array, begin: number, end: number): number[] {
  const rows = Array.from({ length: intervals.length / 2 }, (_, row) => row);
  return rows.filter((row) => intervals[2 * row]! < end && intervals[2 * row + 1]! > begin);
}
const listed = (intervals: Float64Array, begin: number, end: number) =>
  overlappingRows(intervals, begin, end).flatMap(({ start, count }) =>
    Array.from({ length: count }, (_, at) => start + at),
  );

it('leaves out rows that only touch', () => {
  const intervals = Float64Array.of(0, 1, 1, 2, 2, 3, 3, 4);
  expect(overlappingRows(intervals, 1, 3)).toEqual([{ start: 1, count: 2 }]);
  expect(overlappingRows(intervals, 0.5, 0.6)).toEqual([{ start: 0, count: 1 }]);
  expect(overlappingRows(intervals, 4, 9)).toEqual([]);
  expect(overlappingRows(intervals, 2, 2)).toEqual([]);
  expect(overlappingRows(new Float64Array(), 0, 1)).toEqual([]);
});

it('agrees with a look at every row, ordered or not, with gaps, overlaps and rows of no length', () => {
  let state = 7;
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  let several = 0;
  for (let round = 0; round < 400; round += 1) {
    const rows = Array.from({ length: 1 + Math.floor(random() * 12) }, () => [
      Math.floor(random() * 9),
      Math.floor(random() * 3),
    ]);
    if (round % 2 === 0) rows.sort((left, right) => left[0]! - right[0]!);
    const intervals = Float64Array.from(rows.flatMap(([begin, length]) => [begin!, begin! + length!]));
    const [begin, end] = [random() * 9 - 1, random() * 9];
    expect(listed(intervals, Math.round(begin), Math.round(end))).toEqual(
      plainly(intervals, Math.round(begin), Math.round(end)),
    );
    several += Number(overlappingRows(intervals, begin, end).length > 1);
  }
  expect(several).toBeGreaterThan(10);
});
