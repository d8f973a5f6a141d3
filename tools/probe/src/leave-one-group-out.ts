import { gramMatrix, softmaxRegression, type Matrix } from './softmax-regression.ts';
import { tellingWeights } from './telling-weights.ts';

export interface ProbeRows {
  /** Of each stream, [N, D]; columns centred */
  readonly streams: readonly Matrix[];
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
 * Predicts every group from the others, by logistic regression on columns weighed by what they tell of the classes. The weights, and
 * how strongly to regularise (by leaving out each of the other groups in turn), are found without the group that is judged.
 */
export function leaveOneGroupOut({ streams, classes, classCount, groups, groupCount }: ProbeRows): ProbeOutcome {
  const rowsOf = (wanted: (group: number) => boolean) => groups.flatMap((group, row) => (wanted(group) ? [row] : []));
  /** For each strength, the classes of some rows, by the others. */
  const predict = (training: readonly number[], judged: readonly number[], strengths: readonly number[]) => {
    const gram = sum(streams.map((rows) => gramMatrix(rows, tellingWeights(rows, { classes, classCount, training }))));
    return strengths.map((l2) => {
      const logits = softmaxRegression({ gram, classes, classCount, training, l2 });
      return judged.map((row) => largestAt(logits[row]!));
    });
  };
  const predicted = new Array<number>(classes.length).fill(-1);
  const chosen = Array.from({ length: groupCount }, (_, held) => {
    const others = Array.from({ length: groupCount }, (_, group) => group).filter((group) => group !== held);
    const hits = STRENGTHS.map(() => 0);
    for (const inner of others) {
      const judged = rowsOf((group) => group === inner);
      const training = rowsOf((group) => group !== held && group !== inner);
      for (const [at, found] of predict(training, judged, STRENGTHS).entries())
        hits[at]! += found.filter((label, place) => label === classes[judged[place]!]).length;
    }
    const l2 = STRENGTHS[hits.lastIndexOf(Math.max(...hits))]!; // of equals the stronger
    const judged = rowsOf((group) => group === held);
    const [found] = predict(
      rowsOf((group) => group !== held),
      judged,
      [l2],
    );
    for (const [at, row] of judged.entries()) predicted[row] = found![at]!;
    return l2;
  });
  return { predicted, chosen };
}

/** Matrices of one shape, added up: every stream has the same say, however wide it is. */
function sum(matrices: readonly Matrix[]): Matrix {
  return matrices.reduce((left, right) =>
    left.map((row, at) => row.map((value, column) => value + right[at]![column]!)),
  );
}

function largestAt(values: Float64Array): number {
  return values.indexOf(Math.max(...values));
}
