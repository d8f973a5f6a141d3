/** Sets NaN and ±∞ to 0, in place; returns how many there were. */
export function zeroNonFinite(values: Float32Array): number {
  let count = 0;
  for (let at = 0; at < values.length; at += 1) {
    if (Number.isFinite(values[at])) continue;
    values[at] = 0;
    count += 1;
  }
  return count;
}
