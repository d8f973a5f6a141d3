/**
 * Rows of cells as lines of columns, two spaces apart.
 *
 * @example
 * alignColumns([['test', 'MAE'], ['complete', '0.470']]); // 'test      MAE\ncomplete  0.470'
 */
export function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
