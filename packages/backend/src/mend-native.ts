import * as tf from '@tensorflow/tfjs';
import type { KernelConfig, KernelFunc } from '@tensorflow/tfjs';
import { keepScaled } from './native/keep-scaled.ts';
import { matrixProduct } from './native/matrix-product.ts';
import { tanhSlope } from './native/tanh-slope.ts';

const BACKEND = 'tensorflow';
const ADDED = { KeepScaled: keepScaled, TanhSlope: tanhSlope };
const REPLACED: Record<string, (original: KernelFunc) => KernelFunc> = { BatchMatMul: matrixProduct };

/**
 * Gives native TensorFlow the kernels of ours that are more than one operation in tfjs and can be fewer in TensorFlow, and a
 * faster product of two matrices.
 *
 * `selectBackend` calls this; call it yourself when you choose the backend yourself, after importing tfjs-node.
 */
export function mendNative(): void {
  if (kernelOf('KeepScaled') !== undefined) return;
  for (const [kernelName, kernelFunc] of Object.entries(ADDED))
    tf.registerKernel({ kernelName, backendName: BACKEND, kernelFunc });
  for (const [kernelName, mend] of Object.entries(REPLACED)) {
    const original = kernelOf(kernelName);
    if (original === undefined) continue;
    tf.unregisterKernel(kernelName, BACKEND);
    tf.registerKernel({ ...original, kernelFunc: mend(original.kernelFunc) });
  }
}

function kernelOf(name: string): KernelConfig | undefined {
  return tf.getKernel(name, BACKEND) as KernelConfig | undefined;
}
