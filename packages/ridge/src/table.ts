/** Numbers in rows and columns, row-major. */
export interface Table {
  readonly values: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
}

/** The rows at these positions, in this order. */
export function pickRows({ values, columns }: Table, positions: readonly number[]): Table {
  const picked = new Float64Array(positions.length * columns);
  positions.forEach((row, position) => {
    for (let column = 0; column < columns; column++)
      picked[position * columns + column] = values[row * columns + column]!;
  });
  return { values: picked, rows: positions.length, columns };
}

/**
 * Puts tables of the same height side by side.
 *
 * @throws RangeError where heights differ
 */
export function sideBySide(...tables: readonly [Table, ...Table[]]): Table {
  const [{ rows }] = tables;
  const columns = tables.reduce((sum, table) => sum + table.columns, 0);
  const values = new Float64Array(rows * columns);
  let offset = 0;
  for (const table of tables) {
    if (table.rows !== rows)
      throw new RangeError(`sideBySide tables: must all have ${rows} rows, received ${table.rows}`);
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < table.columns; column++)
        values[row * columns + offset + column] = table.values[row * table.columns + column]!;
    offset += table.columns;
  }
  return { values, rows, columns };
}
