import type { Matrix } from './softmax-regression.ts';

/**
 * How much each column tells of the classes of some rows: the share of its variance that lies between the class means (the correlation
 * ratio η²), less what chance gives, scaled to sum to 1. Columns are centred. Where nothing tells anything, all weigh alike.
 */
export function tellingWeights(
  rows: Matrix,
  {
    classes,
    classCount,
    training,
  }: { readonly classes: readonly number[]; readonly classCount: number; readonly training: readonly number[] },
): Float64Array {
  const columns = rows[0]?.length ?? 0;
  const counts = new Float64Array(classCount);
  const sums = Array.from({ length: classCount }, () => new Float64Array(columns));
  const squares = new Float64Array(columns);
  for (const row of training) {
    const [values, sum] = [rows[row]!, sums[classes[row]!]!];
    counts[classes[row]!]! += 1;
    for (let column = 0; column < columns; column++) {
      sum[column]! += values[column]!;
      squares[column]! += values[column]! ** 2;
    }
  }
  const byChance = (classCount - 1) / training.length;
  const shares = squares.map((total, column) => {
    const between = sums.reduce(
      (all, sum, label) => all + (counts[label]! > 0 ? sum[column]! ** 2 / counts[label]! : 0),
      0,
    );
    return total > 0 ? Math.max(0, between / total - byChance) : 0;
  });
  const sum = shares.reduce((all, share) => all + share, 0);
  return shares.map((share) => (sum > 0 ? share / sum : 1 / columns));
}
