import * as tf from '@tensorflow/tfjs';
import type { KernelConfig, KernelFunc } from '@tensorflow/tfjs';
import { adamStep } from './wasm/adam-step.ts';
import { attendToFrames, attendToFramesGradient } from './wasm/attend-to-frames.ts';
import { gatherSegments, scatterSegments } from './wasm/gather-segments.ts';
import { mendedGather } from './wasm/gather.ts';
import { batchMatMul, fusedMatMul } from './wasm/matrix-product.ts';
import { identity } from './wasm/identity.ts';
import { keepScaled } from './wasm/keep-scaled.ts';
import { segmentSum } from './wasm/segment-sum.ts';
import { slice } from './wasm/slice.ts';
import { mendedSplit, mendedUnstack } from './wasm/split.ts';
import { mendedSum } from './wasm/sum.ts';
import { tanh } from './wasm/tanh.ts';
import { tile } from './wasm/tile.ts';
import { readValues, sumOfArrays, writeValues } from './wasm/values-in-place.ts';
import { onlyFor } from './wasm/wasm-backend.ts';

const NUMBERS = ['float32', 'int32', 'bool'] as const;

/** The kernels that are already mended, so that mending twice changes nothing. */
const mended = new WeakSet<KernelFunc>();

/**
 * Replaces the kernels of tfjs-backend-wasm 4.22 that are needlessly slow, and adds those that training misses.
 * Results are equal up to the rounding of float32. The README lists each mend with its reason and gain.
 *
 * `selectBackend` calls this; call it yourself when you choose the backend yourself, after importing tfjs-backend-wasm.
 *
 * @throws Error when `@tensorflow/tfjs-backend-wasm` has not been imported
 * @example
 * import '@tensorflow/tfjs-backend-wasm';
 * mendWasm();
 * await tf.setBackend('wasm');
 */
export function mendWasm(): void {
  replace('Identity', () => identity);
  replace('BatchMatMul', batchMatMul);
  const relu = registered('Relu');
  replace('_FusedMatMul', (original) => fusedMatMul(original, relu));
  replace('Tanh', (original) => onlyFor(['float32'], tanh, original));
  replace('Sum', mendedSum);
  replace('Slice', (original) => onlyFor(NUMBERS, slice, original));
  const mendedSlice = registered('Slice');
  replace('SplitV', (original) => mendedSplit(original, mendedSlice));
  replace('Unpack', () => mendedUnstack(mendedSlice));
  replace('Tile', (original) => onlyFor(NUMBERS, tile, original));
  replace('GatherV2', mendedGather);
  add('UnsortedSegmentSum', segmentSum);
  add('AdamStep', adamStep);
  add('KeepScaled', keepScaled);
  add('ReadValues', readValues);
  add('WriteValues', writeValues);
  add('SumOfArrays', sumOfArrays);
  add('GatherSegments', gatherSegments);
  add('ScatterSegments', scatterSegments);
  add('AttendToFrames', attendToFrames);
  add('AttendToFramesGradient', attendToFramesGradient);
}

function registered(kernelName: string): KernelFunc {
  const kernel = find(kernelName);
  if (!kernel)
    throw new Error(`mendWasm: kernel ${kernelName} must be registered, import @tensorflow/tfjs-backend-wasm first`);
  return kernel.kernelFunc;
}

function replace(kernelName: string, mend: (original: KernelFunc) => KernelFunc): void {
  const original = registered(kernelName);
  if (mended.has(original)) return;
  const kernelFunc = mend(original);
  mended.add(kernelFunc);
  const config = tf.getKernel(kernelName, 'wasm'); // its setupFunc binds the original to the WebAssembly module
  tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({ ...config, kernelFunc });
}

function add(kernelName: string, kernelFunc: KernelFunc): void {
  if (!find(kernelName)) tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
}

/** `tf.getKernel` with the type that tells the truth. */
function find(kernelName: string): KernelConfig | undefined {
  return tf.getKernel(kernelName, 'wasm');
}
