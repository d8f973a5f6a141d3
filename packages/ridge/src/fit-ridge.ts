import { ridgePath, type RidgeModel } from './ridge-path.ts';
import { pickRows, type Table } from './table.ts';

export interface RidgeProblem {
  /** X, [rows, columns] */
  readonly inputs: Table;
  /** Y, [rows, outputs] */
  readonly targets: Table;
  /** One label a row; rows of one group (a video, a speaker) are never on both sides of a fold. [rows] */
  readonly groups: readonly string[];
  /** λ, where it is known already; otherwise cross-validation chooses it */
  readonly strength?: number;
  /** {@link MOST_ROWS_WHEN_WIDE} unless set */
  readonly mostRowsWhenWide?: number;
}

/** From light to heavy, on standardised inputs. */
const STRENGTHS = [1, 5, 20, 80, 300, 1200, 5000, 20_000];

const FOLDS = 3;

/** Cholesky costs the cube of the smaller side; beyond this many rows and columns, evenly spaced rows are fitted. */
export const MOST_ROWS_WHEN_WIDE = 1000;

/**
 * Ridge regression whose strength is the one with the least squared error in three folds over groups.
 *
 * Where both rows and columns exceed {@link MOST_ROWS_WHEN_WIDE}, that many evenly spaced rows are fitted.
 *
 * @example
 * ```ts
 * const model = fitRidge({ inputs, targets, groups: videoIds });
 * model.predict(testInputs).values;
 * ```
 */
export function fitRidge(problem: RidgeProblem): RidgeModel {
  const { inputs, targets, groups } = thinned(problem);
  const strength = problem.strength ?? bestStrength({ inputs, targets, groups });
  return ridgePath({ inputs, targets })(strength);
}

/**
 * The positions of the rows that a fit uses: all of them, or `most` evenly spaced ones where both rows and columns exceed that.
 *
 * @param rows how many there are
 */
export function fittedPositions(rows: number, columns: number, most = MOST_ROWS_WHEN_WIDE): readonly number[] {
  if (Math.min(rows, columns) <= most) return Array.from({ length: rows }, (_, row) => row);
  return Array.from({ length: most }, (_, position) => Math.floor((position * rows) / most));
}

function thinned(problem: RidgeProblem): RidgeProblem {
  const { inputs, targets, groups } = problem;
  if (groups.length !== inputs.rows)
    throw new RangeError(`fitRidge groups: must be one a row, ${inputs.rows}, received ${groups.length}`);
  const kept = fittedPositions(inputs.rows, inputs.columns, problem.mostRowsWhenWide);
  if (kept.length === inputs.rows) return problem;
  return {
    inputs: pickRows(inputs, kept),
    targets: pickRows(targets, kept),
    groups: kept.map((row) => groups[row] as string),
  };
}

function bestStrength({ inputs, targets, groups }: RidgeProblem): number {
  const names = [...new Set(groups)].sort();
  const folds = Math.min(FOLDS, names.length);
  if (folds < 2) return 1;
  const foldOf = new Map(names.map((name, position) => [name, position % folds]));
  const errors = STRENGTHS.map(() => 0);
  for (let fold = 0; fold < folds; fold++) {
    const held = (row: number) => foldOf.get(groups[row] as string) === fold;
    const rows = Array.from({ length: inputs.rows }, (_, row) => row);
    const [inside, outside] = [rows.filter((row) => !held(row)), rows.filter(held)];
    const path = ridgePath({ inputs: pickRows(inputs, inside), targets: pickRows(targets, inside) });
    const [heldInputs, heldTargets] = [pickRows(inputs, outside), pickRows(targets, outside)];
    STRENGTHS.forEach((strength, position) => {
      errors[position]! += squaredError(path(strength).predict(heldInputs), heldTargets);
    });
  }
  return STRENGTHS[errors.indexOf(Math.min(...errors))] as number;
}

function squaredError(predicted: Table, target: Table): number {
  let sum = 0;
  for (let at = 0; at < target.rows * target.columns; at++) sum += (predicted.values[at]! - target.values[at]!) ** 2;
  return sum;
}
