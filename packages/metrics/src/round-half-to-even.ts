/**
 * Rounds to the nearest integer, and a value half-way between two to the even one, as NumPy does.
 * `Math.round` takes half-way values up: -1.5 to -1, 2.5 to 3.
 *
 * @example
 * [-1.5, -0.5, 0.5, 2.5].map(roundHalfToEven); // [-2, -0, 0, 2]
 */
export function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  const isHalfway = value - below === 0.5;
  if (!isHalfway) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
