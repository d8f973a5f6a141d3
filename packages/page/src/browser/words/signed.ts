/** A number with its sign, which is a minus and no hyphen: `+1.3`, `−0.4`, `0.0`. */
export function signed(value: number, digits = 1): string {
  const size = Math.abs(value).toFixed(digits);
  if (Number(size) === 0) return size;
  return `${value < 0 ? '−' : '+'}${size}`;
}
