/** The share of rows in which both sides say the same. */
export function shareEqual<T>(predicted: readonly T[], target: readonly T[]): number {
  return target.filter((truth, row) => truth === predicted[row]).length / target.length;
}
