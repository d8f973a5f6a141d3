import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { Table } from './table.ts';

/** A fitted linear map. */
export interface RidgeModel {
  /** λ */
  readonly strength: number;
  /** @returns [rows, outputs] */
  predict(inputs: Table): Table;
}

/**
 * Ridge regression on standardised inputs, prepared so that many strengths cost one Gram matrix.
 *
 *     W = (ZᵀZ + λI)⁻¹ Zᵀ(Y − ȳ),  Z = (X − x̄)/s;  a column that does not vary keeps weight 0
 *
 * Solved by Cholesky in the smaller of the two spaces: with fewer rows than columns, W = Zᵀ(ZZᵀ + λI)⁻¹(Y − ȳ).
 *
 * @param inputs X, [rows, columns]
 * @param targets Y, [rows, outputs]
 * @returns the model of any strength above 0
 * @throws RangeError where sizes do not fit or a value is not finite
 */
export function ridgePath({ inputs, targets }: { inputs: Table; targets: Table }): (strength: number) => RidgeModel {
  if (inputs.rows !== targets.rows || inputs.rows === 0)
    throw new RangeError(
      `ridge targets: must have as many rows as inputs, ${inputs.rows}, and at least one, received ${targets.rows}`,
    );
  expectFinite('inputs', inputs);
  expectFinite('targets', targets);
  const scaling = columnScaling(inputs);
  const center = columnScaling(targets).mean;
  const standardised = standardise(inputs, scaling); // Z
  const centered = matrixOf(targets).subRowVector(center); // Y − ȳ
  const transposed = standardised.transpose();
  const dual = inputs.rows < inputs.columns;
  const gram = dual ? standardised.mmul(transposed) : transposed.mmul(standardised);
  const right = dual ? centered : transposed.mmul(centered);

  return (strength) => {
    if (!(strength > 0)) throw new RangeError(`ridge strength: must be above 0, received ${strength}`);
    const shifted = gram.clone();
    for (let i = 0; i < shifted.rows; i++) shifted.set(i, i, shifted.get(i, i) + strength);
    const solution = new CholeskyDecomposition(shifted).solve(right);
    const weights = dual ? transposed.mmul(solution) : solution; // [columns, outputs]
    return {
      strength,
      predict(table) {
        if (table.columns !== inputs.columns)
          throw new RangeError(`ridge inputs: must have ${inputs.columns} columns, received ${table.columns}`);
        const predicted = standardise(table, scaling).mmul(weights).addRowVector(center);
        return { values: predicted.to1DArray(), rows: table.rows, columns: targets.columns };
      },
    };
  };
}

function expectFinite(name: string, { values, rows, columns }: Table): void {
  for (let at = 0; at < rows * columns; at++)
    if (!Number.isFinite(values[at])) {
      const place = `row ${Math.floor(at / columns)}, column ${at % columns}`;
      throw new RangeError(`ridge ${name} ${place}: must be finite, received ${values[at]}`);
    }
}

interface ColumnScaling {
  readonly mean: number[];
  /** 1 / standard deviation; 0 for a column that does not vary */
  readonly factor: number[];
}

/** Below this share of its mean a column's deviation is rounding. */
const CONSTANT = 1e-9;

function columnScaling({ values, rows, columns }: Table): ColumnScaling {
  const mean = new Array<number>(columns).fill(0);
  const squares = new Array<number>(columns).fill(0);
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) mean[column]! += values[at++]! / rows;
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) squares[column]! += (values[at++]! - mean[column]!) ** 2 / rows;
  const factor = squares.map((square, column) => {
    const deviation = Math.sqrt(square);
    return deviation > CONSTANT * Math.abs(mean[column]!) ? 1 / deviation : 0;
  });
  return { mean, factor };
}

function standardise(table: Table, { mean, factor }: ColumnScaling): Matrix {
  return matrixOf(table).subRowVector(mean).mulRowVector(factor);
}

function matrixOf({ values, rows, columns }: Table): Matrix {
  return Matrix.from1DArray(rows, columns, values);
}
