import * as tf from '@tensorflow/tfjs';
import type { KernelConfig, NamedAttrMap, TensorInfo } from '@tensorflow/tfjs';
import { tableOf } from '../table-of.ts';

/** What one kind of kernel took. */
export interface OpRow {
  /** The kernel's name; that of a product with its shapes, `BatchMatMul [2,3]·[4,3]ᵀ` */
  readonly op: string;
  readonly calls: number;
  /** Without those of kernels that it ran itself */
  readonly milliseconds: number;
  /** Of its results, 10⁶ bytes, all calls together; views such as those of Reshape are counted too */
  readonly megabytesOut: number;
  /** Of the call that took longest, `[2,3] [3] → [2,3]` */
  readonly shapes: string;
}

/**
 * Times every kernel that the current backend runs while `work` does, those that took longest first. A GPU computes when
 * asked for values: there a kernel takes as long as it takes to start it.
 *
 * @example
 * const rows = await profileOps(() => trainingStep(batch));
 * for (const line of opTable(rows, 20)) console.log(line);
 */
export async function profileOps(work: () => unknown): Promise<OpRow[]> {
  const timings = new Map<string, Timing>();
  const originals = tf.getKernelsForBackend(tf.getBackend());
  const timed = timedBy((call) => add(timings, call));
  for (const kernel of originals) replace(timed(kernel));
  try {
    await work();
  } finally {
    for (const kernel of originals) replace(kernel);
  }
  return [...timings]
    .map(([op, { calls, milliseconds, bytesOut, shapes }]) => ({
      op,
      calls,
      milliseconds,
      megabytesOut: bytesOut / 1e6,
      shapes,
    })) // prettier-ignore
    .sort((one, other) => other.milliseconds - one.milliseconds);
}

/**
 * Lines of a table.
 *
 * @param limit only so many rows, and one for the others together
 */
export function opTable(rows: readonly OpRow[], limit = Infinity): string[] {
  const total = sumOf(rows);
  const [shown, others] = [rows.slice(0, limit), rows.slice(limit)];
  const line = ({ op, calls, milliseconds, megabytesOut, shapes }: OpRow) => [
    op,
    String(calls),
    milliseconds.toFixed(1),
    `${total.milliseconds === 0 ? 0 : ((100 * milliseconds) / total.milliseconds).toFixed(1)} %`,
    megabytesOut.toFixed(1),
    shapes,
  ];
  return tableOf([
    ['op', 'calls', 'ms', 'share', 'MB out', 'shapes of the longest'],
    ...shown.map(line),
    ...(others.length === 0 ? [] : [line({ ...sumOf(others), op: `${others.length} others` })]),
    line({ ...total, op: 'all' }),
  ]);
}

interface Timing {
  calls: number;
  milliseconds: number;
  bytesOut: number;
  longest: number;
  shapes: string;
}

interface TimedCall {
  readonly kernelName: string;
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  readonly attributes: NamedAttrMap;
  readonly milliseconds: number;
}

const PRODUCTS = new Set(['BatchMatMul', '_FusedMatMul']);

/** Wraps kernels so that each call is told, with the time it took without that of kernels called within. */
function timedBy(tell: (call: TimedCall) => void): (kernel: KernelConfig) => KernelConfig {
  let within = 0;
  return (kernel) => ({
    ...kernel,
    kernelFunc: (call) => {
      const outer = within;
      within = 0;
      const began = performance.now();
      const result = kernel.kernelFunc(call);
      const spent = performance.now() - began;
      const inputs = Object.values(call.inputs).filter((input) => input !== undefined);
      const outputs = Array.isArray(result) ? result : [result];
      tell({
        kernelName: kernel.kernelName,
        inputs,
        outputs,
        attributes: call.attrs ?? {},
        milliseconds: spent - within,
      });
      within = outer + spent;
      return result;
    },
  });
}

function add(timings: Map<string, Timing>, { kernelName, inputs, outputs, attributes, milliseconds }: TimedCall): void {
  const op = PRODUCTS.has(kernelName) ? `${kernelName} ${productShapes(inputs, attributes)}` : kernelName;
  const timing = timings.get(op) ?? { calls: 0, milliseconds: 0, bytesOut: 0, longest: -1, shapes: '' };
  timings.set(op, timing);
  timing.calls++;
  timing.milliseconds += milliseconds;
  timing.bytesOut += outputs.reduce((sum, output) => sum + bytesOf(output), 0);
  if (milliseconds <= timing.longest) return;
  timing.longest = milliseconds;
  timing.shapes = `${inputs.map(shapeOf).join(' ')} → ${outputs.map(shapeOf).join(' ')}`;
}

function replace(kernel: KernelConfig): void {
  tf.unregisterKernel(kernel.kernelName, kernel.backendName);
  tf.registerKernel(kernel);
}

function productShapes(inputs: readonly TensorInfo[], { transposeA, transposeB }: NamedAttrMap): string {
  const [left, right] = inputs.map(shapeOf);
  return `${left}${transposeA === true ? 'ᵀ' : ''}·${right}${transposeB === true ? 'ᵀ' : ''}`;
}

function shapeOf({ shape }: TensorInfo): string {
  return `[${shape.join(',')}]`;
}

/** 0 for texts, whose size tfjs does not know. */
function bytesOf({ shape, dtype }: TensorInfo): number {
  return dtype === 'string' ? 0 : tf.util.sizeFromShape(shape) * tf.util.bytesPerElement(dtype);
}

function sumOf(rows: readonly OpRow[]): Omit<OpRow, 'op'> {
  const sum = (figure: 'calls' | 'milliseconds' | 'megabytesOut') =>
    rows.reduce((total, row) => total + row[figure], 0);
  return { calls: sum('calls'), milliseconds: sum('milliseconds'), megabytesOut: sum('megabytesOut'), shapes: '' };
}
