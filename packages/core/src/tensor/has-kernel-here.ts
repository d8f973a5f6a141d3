import * as tf from '@tensorflow/tfjs';

/** Whether the backend in use has a kernel of this name, as `@sdumc/backend` adds some to WebAssembly's. */
export function hasKernelHere(name: string): boolean {
  return (tf.getKernel(name, tf.getBackend()) as unknown) !== undefined;
}
