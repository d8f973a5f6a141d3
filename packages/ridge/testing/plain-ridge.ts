import type { Table } from '../src/table.ts';

/** Numbers in [−1, 1) from a small congruential generator, the same for the same seed. */
export function randomTable(rows: number, columns: number, seed: number): Table & { readonly values: Float64Array } {
  let state = seed;
  const values = Float64Array.from({ length: rows * columns }, () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 31 - 1;
  });
  return { values, rows, columns };
}

/** (ZᵀZ + λI) W = Zᵀ(Y − ȳ) by Gaussian elimination, then Z_unseen W + ȳ, row-major. */
export function plainRidge({
  inputs,
  targets,
  strength,
  unseen,
}: {
  readonly inputs: Table;
  readonly targets: Table;
  readonly strength: number;
  readonly unseen: Table;
}): number[] {
  const X = rowsOf(inputs);
  const Y = rowsOf(targets);
  const mean = columnsOf(X).map(average);
  const deviation = columnsOf(X).map((column, j) => Math.sqrt(average(column.map((x) => (x - mean[j]!) ** 2))));
  const standardised = (rows: number[][]) => rows.map((row) => row.map((x, j) => (x - mean[j]!) / deviation[j]!));
  const Z = columnsOf(standardised(X));
  const center = columnsOf(Y).map(average);
  const system = Z.map((a, i) => Z.map((b, j) => dot(a, b) + (i === j ? strength : 0)));
  const weights = center.map((offset, output) =>
    eliminate(
      system,
      Z.map((a) =>
        dot(
          a,
          Y.map((row) => row[output]! - offset),
        ),
      ),
    ),
  );
  return standardised(rowsOf(unseen)).flatMap((row) => weights.map((w, output) => dot(row, w) + center[output]!));
}

function rowsOf({ values, rows, columns }: Table): number[][] {
  return Array.from({ length: rows }, (_, row) => Array.from(values).slice(row * columns, (row + 1) * columns));
}

function columnsOf(rows: number[][]): number[][] {
  return rows[0]!.map((_, column) => rows.map((row) => row[column]!));
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

/** Solves A x = b with partial pivoting. */
function eliminate(A: readonly number[][], b: readonly number[]): number[] {
  const rows = A.map((row, i) => [...row, b[i]!]);
  for (let i = 0; i < rows.length; i++) {
    const pivot = rows.reduce(
      (best, row, r) => (r >= i && Math.abs(row[i]!) > Math.abs(rows[best]![i]!) ? r : best),
      i,
    );
    [rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!];
    for (let r = i + 1; r < rows.length; r++) {
      const factor = rows[r]![i]! / rows[i]![i]!;
      rows[r] = rows[r]!.map((value, column) => value - factor * rows[i]![column]!);
    }
  }
  const x = b.map(() => 0);
  for (let i = rows.length - 1; i >= 0; i--)
    x[i] = (rows[i]![rows.length]! - dot(rows[i]!.slice(i + 1, rows.length), x.slice(i + 1))) / rows[i]![i]!;
  return x;
}
