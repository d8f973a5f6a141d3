import onnxProto from 'onnx-proto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const { onnx } = onnxProto;

/** Sizes of the axes; a name where the size may be any. */
type Shape = readonly (number | string)[];

/** A small graph: what goes in, what it knows, what it does in order, what comes out. */
export interface OnnxGraph {
  readonly inputs: Readonly<Record<string, { readonly type: 'float32' | 'int64'; readonly shape: Shape }>>;
  readonly constants: Readonly<Record<string, OnnxConstant>>;
  readonly nodes: readonly OnnxNode[];
  /** All float32. */
  readonly outputs: Readonly<Record<string, Shape>>;
}

export type OnnxConstant =
  | { readonly dims: readonly number[]; readonly floats: readonly number[] }
  | { readonly dims: readonly number[]; readonly integers: readonly number[] };

export interface OnnxNode {
  readonly does: string;
  readonly of: readonly string[];
  readonly to: string;
  readonly integers?: Readonly<Record<string, readonly number[]>>;
  readonly integer?: Readonly<Record<string, number>>;
}

const { DataType } = onnx.TensorProto;
const { AttributeType } = onnx.AttributeProto;

/** Writes a graph as a file that onnxruntime reads. */
export function writeOnnx(path: string, { inputs, constants, nodes, outputs }: OnnxGraph): void {
  const valueInfo = (name: string, elemType: number, shape: Shape) => ({
    name,
    type: {
      tensorType: {
        elemType,
        shape: { dim: shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size })) },
      },
    },
  });
  const model = onnx.ModelProto.create({
    irVersion: 8,
    opsetImport: [{ domain: '', version: 17 }],
    graph: {
      name: 'tiny',
      input: Object.entries(inputs).map(([name, { type, shape }]) =>
        valueInfo(name, type === 'int64' ? DataType.INT64 : DataType.FLOAT, shape),
      ),
      initializer: Object.entries(constants).map(([name, constant]) => ({
        name,
        dims: [...constant.dims],
        ...('floats' in constant
          ? { dataType: DataType.FLOAT, floatData: [...constant.floats] }
          : { dataType: DataType.INT64, int64Data: [...constant.integers] }),
      })),
      node: nodes.map(({ does, of, to, integers = {}, integer = {} }) => ({
        opType: does,
        input: [...of],
        output: [to],
        attribute: [
          ...Object.entries(integers).map(([name, ints]) => ({ name, type: AttributeType.INTS, ints: [...ints] })),
          ...Object.entries(integer).map(([name, i]) => ({ name, type: AttributeType.INT, i })),
        ],
      })),
      output: Object.entries(outputs).map(([name, shape]) => valueInfo(name, DataType.FLOAT, shape)),
    },
  });
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, onnx.ModelProto.encode(model).finish());
}

/** Numbers in [−0.5, 0.5] that look drawn, the same every time. */
export function weights(count: number, seed: number): number[] {
  return Array.from({ length: count }, (_, place) => {
    const wave = Math.sin((place + 1) * 12.9898 + seed * 78.233) * 43758.5453;
    return Math.fround(wave - Math.floor(wave) - 0.5);
  });
}
