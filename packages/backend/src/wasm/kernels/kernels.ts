import type { WasmBackend } from '../wasm-backend.ts';
import { KERNELS_BINARY } from './kernels-binary.ts';
import { Instance, Module, type WebAssemblyModule } from './web-assembly.ts';

/** An address in the backend's memory, in bytes. */
export type Address = number;

/** What assembly/kernels.ts exports; what each computes is said there. */
export interface Kernels {
  multiply(
    a: Address,
    aStride: number,
    aTransposed: boolean,
    b: Address,
    bStride: number,
    bTransposed: boolean,
    c: Address,
    cStride: number,
    m: number,
    k: number,
    n: number,
    accumulate: boolean,
    scratch: Address,
  ): void;
  multiplyScratch(m: number, k: number, n: number, aTransposed: boolean): number;
  keepScaled(x: Address, bits: Address, scale: number, y: Address, count: number): void;
  tanh(x: Address, y: Address, count: number): void;
  addBiasAndTanh(x: Address, bias: Address, rows: number, width: number): void;
  fillRows(y: Address, bias: Address, rows: number, width: number): void;
  addColumnSums(x: Address, sums: Address, rows: number, width: number): void;
  add(x: Address, y: Address, count: number): void;
  adamStep(
    value: Address,
    gradient: Address,
    mean: Address,
    square: Address,
    count: number,
    beta1: number,
    beta2: number,
    weightDecay: number,
    stepSize: number,
    rootCorrection: number,
    epsilon: number,
  ): void;
  scores(x: Address, y: Address, s: Address, rows: number, queries: number, width: number, accumulate: boolean): void;
  softmaxOverRows(s: Address, rows: number, queries: number, line: Address): void;
  softmaxSlope(a: Address, slope: Address, rows: number, queries: number, line: Address): void;
  addWeightedSums(s: Address, x: Address, o: Address, rows: number, queries: number, width: number): void;
  spread(s: Address, y: Address, x: Address, rows: number, queries: number, width: number): void;
  spreadThroughTanh(s: Address, y: Address, k: Address, x: Address, rows: number, queries: number, width: number): void;
}

let compiled: WebAssemblyModule | undefined;
const instances = new WeakMap<object, Kernels>();

/** The kernels, working on this backend's memory. */
export function kernelsOf(backend: WasmBackend): Kernels {
  const known = instances.get(backend.wasm);
  if (known !== undefined) return known;
  compiled ??= new Module(Buffer.from(KERNELS_BINARY, 'base64'));
  const { memory } = backend.wasm.asm;
  const { exports } = new Instance(compiled, { env: { memory } });
  const kernels = exports as unknown as Kernels;
  instances.set(backend.wasm, kernels);
  return kernels;
}
