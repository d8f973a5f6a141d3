import * as tf from '@tensorflow/tfjs';
import { keepScaled } from './native/keep-scaled.ts';
import { tanhSlope } from './native/tanh-slope.ts';

const KERNELS = { KeepScaled: keepScaled, TanhSlope: tanhSlope };

/**
 * Gives native TensorFlow the kernels of ours that are more than one operation in tfjs and can be fewer in TensorFlow.
 *
 * `selectBackend` calls this; call it yourself when you choose the backend yourself, after importing tfjs-node.
 */
export function mendNative(): void {
  for (const [kernelName, kernelFunc] of Object.entries(KERNELS))
    if ((tf.getKernel(kernelName, 'tensorflow') as unknown) === undefined)
      tf.registerKernel({ kernelName, backendName: 'tensorflow', kernelFunc });
}
