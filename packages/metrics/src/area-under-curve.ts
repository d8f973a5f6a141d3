/** One point of a curve. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

/**
 * The area under a curve divided by its range of x: the mean height, straight lines between points (trapezoid rule).
 *
 *     Σ (x_{i+1} − x_i)(y_i + y_{i+1})/2 / (x_n − x_1)
 *
 * @param points at least two, x ascending
 * @throws RangeError where x does not ascend or a value is not finite
 * @example
 * areaUnderCurve([{ x: 0, y: 1 }, { x: 0.5, y: 1 }, { x: 1, y: 3 }]); // 1.5
 */
export function areaUnderCurve(points: readonly CurvePoint[]): number {
  const [first, ...others] = points;
  if (first === undefined || others.length === 0)
    throw new RangeError(`areaUnderCurve points: must be at least two, received ${points.length}`);
  let area = 0;
  let left = first;
  for (const right of others) {
    if (!(right.x > left.x)) throw new RangeError(`areaUnderCurve x: must ascend, received ${left.x}, ${right.x}`);
    area += ((right.x - left.x) * (left.y + right.y)) / 2;
    left = right;
  }
  if (!Number.isFinite(area)) throw new RangeError(`areaUnderCurve: must be finite, received ${area}`);
  return area / (left.x - first.x);
}
