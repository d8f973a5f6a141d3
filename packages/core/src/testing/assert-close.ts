import assert from 'node:assert/strict';

/** Numbers in arrays of any depth. */
export type Nested = number | readonly Nested[];

/** Errors up to this are those of float32 near zero, whatever the scale. */
const ABSOLUTE_TOLERANCE = 1e-7;

/**
 * Throws unless both have one shape and the largest error over the largest expected value is at most `tolerance`
 * (or the largest error at most 1e-7). NaN is close to nothing.
 *
 * @example
 * ```ts
 * assertClose({ actual: layer.apply(values).arraySync(), expected: [[1, 2]], tolerance: 1e-5 });
 * ```
 */
export function assertClose({
  what = 'values',
  actual,
  expected,
  tolerance,
}: {
  readonly what?: string;
  readonly actual: Nested;
  readonly expected: Nested;
  readonly tolerance: number;
}): void {
  assert.deepEqual(shapeOf(actual), shapeOf(expected), `${what}: shapes differ`);
  const received = flatten(actual);
  const wanted = flatten(expected);
  assert.equal(received.length, wanted.length, `${what}: a row is of another length`);
  const largestExpected = Math.max(0, ...wanted.map(Math.abs));
  const allowed = Math.max(ABSOLUTE_TOLERANCE, tolerance * largestExpected);
  received.forEach((value, position) => {
    const error = Math.abs(value - wanted[position]!);
    if (!(error <= allowed))
      assert.fail(`${what}[${position}]: must be ${wanted[position]} ± ${allowed}, received ${value}`);
  });
}

/** All numbers, row by row. */
export function flatten(values: Nested): readonly number[] {
  return typeof values === 'number' ? [values] : values.flatMap(flatten);
}

function shapeOf(values: Nested): readonly number[] {
  if (typeof values === 'number') return [];
  const [first] = values;
  return first === undefined ? [0] : [values.length, ...shapeOf(first)];
}
