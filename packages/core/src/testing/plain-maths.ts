import type { Layer } from '../layers/layer.ts';

/** Rows of numbers in double precision. */
export type Rows = readonly (readonly number[])[];

export interface PlainLinear {
  /** [inputWidth, outputWidth] */
  readonly weight: Rows;
  /** [outputWidth] */
  readonly bias: readonly number[];
}

/** A parameter's values as nested arrays. */
export function plainParameter(layer: Layer, name: string): unknown {
  const variable = layer.parameters.get(name);
  if (variable === undefined) throw new Error(`plainParameter: there must be a parameter "${name}"`);
  return variable.arraySync();
}

/** The weight and bias called `{name}.weight` and `{name}.bias`, or `weight` and `bias` where `name` is empty. */
export function plainLinear(layer: Layer, name: string): PlainLinear {
  const prefix = name === '' ? '' : `${name}.`;
  return {
    weight: plainParameter(layer, `${prefix}weight`) as Rows,
    bias: plainParameter(layer, `${prefix}bias`) as readonly number[],
  };
}

/** x W + b for each row x. */
export function plainAffine(rows: Rows, { weight, bias }: PlainLinear): number[][] {
  return rows.map((row) =>
    bias.map((offset, column) => row.reduce((sum, value, i) => sum + value * weight[i]![column]!, offset)),
  );
}

export function plainRelu(rows: Rows): number[][] {
  return rows.map((row) => row.map((value) => Math.max(0, value)));
}

/** `factor` times each value. */
export function plainScale(rows: Rows, factor: number): number[][] {
  return rows.map((row) => row.map((value) => factor * value));
}

/** Linear-ReLU for each linear; the values after the i-th ReLU are multiplied by `factors[i]` (1 where left out). */
export function plainMlp(rows: Rows, linears: readonly PlainLinear[], factors: readonly number[] = []): number[][] {
  return linears.reduce<number[][]>(
    (values, linear, i) => plainScale(plainRelu(plainAffine(values, linear)), factors[i] ?? 1),
    rows.map((row) => [...row]),
  );
}

/** Softmax over the positions where `observed` is 1 (all where it is null); 0 elsewhere, and 0 everywhere if none is. */
export function plainSoftmax(scores: readonly number[], observed: readonly number[] | null): number[] {
  const takesPart = (i: number) => observed === null || observed[i] === 1;
  const highest = Math.max(...scores.filter((_, i) => takesPart(i)));
  const shares = scores.map((score, i) => (takesPart(i) ? Math.exp(score - highest) : 0));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => (total === 0 ? 0 : share / total));
}

/** Σ_i weights_i · rows_i */
export function plainWeightedSum(weights: readonly number[], rows: Rows): number[] {
  return rows[0]!.map((_, column) => rows.reduce((sum, row, i) => sum + weights[i]! * row[column]!, 0));
}

export function plainDot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
