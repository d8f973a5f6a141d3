/**
 * A mean and its standard deviation, as a table shows them.
 *
 * @example
 * withSpread({ mean: 0.4704, std: 0.0061 }); // '0.470 ± 0.006'
 */
export function withSpread(figure: { readonly mean: number; readonly std: number | null } | null | undefined): string {
  if (figure === null || figure === undefined) return '–';
  return figure.std === null ? figure.mean.toFixed(3) : `${figure.mean.toFixed(3)} ± ${figure.std.toFixed(3)}`;
}
