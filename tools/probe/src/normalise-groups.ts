import type { Matrix } from './softmax-regression.ts';

/**
 * Centres and scales every column within each group: (x − mean)/std over the rows of the group, so that what tells one speaker from
 * another goes, and what changes within a speaker stays. It looks at no label. A column that does not vary becomes 0, as does NaN,
 * which stands for what a row lacks.
 */
export function normaliseGroups(rows: Matrix, groups: readonly number[]): Matrix {
  const normalised = rows.map((row) => new Float64Array(row.length));
  for (const group of new Set(groups)) {
    const members = groups.flatMap((other, row) => (other === group ? [row] : []));
    for (let column = 0; column < (rows[0]?.length ?? 0); column++) {
      const there = members.filter((row) => !Number.isNaN(rows[row]![column]));
      const mean = there.reduce((sum, row) => sum + rows[row]![column]!, 0) / there.length;
      const variance = there.reduce((sum, row) => sum + (rows[row]![column]! - mean) ** 2, 0) / there.length;
      if (!(variance > 1e-12)) continue;
      for (const row of there) normalised[row]![column] = (rows[row]![column]! - mean) / Math.sqrt(variance);
    }
  }
  return normalised;
}
