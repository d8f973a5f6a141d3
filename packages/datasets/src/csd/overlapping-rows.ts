/** Neighbouring rows: `count` from `start` on. */
export interface RowRange {
  readonly start: number;
  readonly count: number;
}

type Intervals = Float32Array | Float64Array;

/**
 * The rows whose interval overlaps the segment strictly, in their order: begin < the segment's end and end > its begin. As
 * ranges; in an ordered sequence it is one.
 *
 * @param intervals [n, 2] seconds
 */
export function overlappingRows(intervals: Intervals, begin: number, end: number): readonly RowRange[] {
  const rows = intervals.length / 2;
  const ordered = isOrdered(intervals);
  // Where both columns rise, the rows are those between the first that ends after `begin` and the first that begins at `end`.
  const first = ordered ? partition(rows, (row) => intervals[2 * row + 1]! > begin) : 0;
  const last = ordered ? partition(rows, (row) => intervals[2 * row]! >= end) : rows;
  const ranges: { start: number; count: number }[] = [];
  for (let row = first; row < last; row += 1) {
    if (!(intervals[2 * row]! < end && intervals[2 * row + 1]! > begin)) continue;
    const range = ranges.at(-1);
    if (range !== undefined && range.start + range.count === row) range.count += 1;
    else ranges.push({ start: row, count: 1 });
  }
  return ranges;
}

const orderOf = new WeakMap<Intervals, boolean>();

/** Whether both columns never fall; looked at once for each video. */
function isOrdered(intervals: Intervals): boolean {
  let ordered = orderOf.get(intervals);
  if (ordered === undefined) {
    ordered = intervals.every((second, at) => at < 2 || second >= intervals[at - 2]!);
    orderOf.set(intervals, ordered);
  }
  return ordered;
}

/** The first of 0 … count − 1 for which it holds, when it holds for all that follow; `count` where it never does. */
function partition(count: number, holds: (at: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
