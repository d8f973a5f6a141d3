import { gramMatrix, softmaxRegression, type Matrix } from './softmax-regression.ts';

export interface ProbeRows {
  /** [N, D] */
  readonly rows: Matrix;
  /** Class of each row, from 0 */
  readonly classes: readonly number[];
  readonly classCount: number;
  /** Group of each row, from 0 */
  readonly groups: readonly number[];
  readonly groupCount: number;
}

export interface ProbeOutcome {
  /** Predicted class of each row, by a regression that has seen nothing of its group's classes */
  readonly predicted: readonly number[];
  /** The regularisation that the other groups chose, for each group */
  readonly chosen: readonly number[];
}

/** Weights of the squared weights, for columns of unit variance. */
const STRENGTHS = [0.003, 0.01, 0.03, 0.1, 0.3, 1, 3];

/**
 * Predicts every group from the others. How strongly to regularise is chosen among the other groups too, by leaving out each of them
 * in turn, so that nothing is chosen by looking at the group that is judged.
 */
export function leaveOneGroupOut({ rows, classes, classCount, groups, groupCount }: ProbeRows): ProbeOutcome {
  const columns = rows[0]?.length ?? 1;
  const gram = gramMatrix(rows).map((products) => products.map((product) => product / columns));
  const rowsOf = (wanted: (group: number) => boolean) => groups.flatMap((group, row) => (wanted(group) ? [row] : []));
  const predict = (training: readonly number[], judged: readonly number[], l2: number) => {
    const logits = softmaxRegression({ gram, classes, classCount, training, l2 });
    return judged.map((row) => largestAt(logits[row]!));
  };
  const predicted = new Array<number>(rows.length).fill(-1);
  const chosen = Array.from({ length: groupCount }, (_, held) => {
    const others = Array.from({ length: groupCount }, (_, group) => group).filter((group) => group !== held);
    const hits = STRENGTHS.map((l2) =>
      others.reduce((sum, inner) => {
        const judged = rowsOf((group) => group === inner);
        const found = predict(
          rowsOf((group) => group !== held && group !== inner),
          judged,
          l2,
        );
        return sum + found.filter((label, at) => label === classes[judged[at]!]).length;
      }, 0),
    );
    const l2 = STRENGTHS[hits.lastIndexOf(Math.max(...hits))]!; // of equals the stronger
    const judged = rowsOf((group) => group === held);
    const found = predict(
      rowsOf((group) => group !== held),
      judged,
      l2,
    );
    for (const [at, row] of judged.entries()) predicted[row] = found[at]!;
    return l2;
  });
  return { predicted, chosen };
}

function largestAt(values: Float64Array): number {
  return values.indexOf(Math.max(...values));
}
