import * as tf from '@tensorflow/tfjs';
import { selectBackend } from '@sdumc/backend';
import { expect, test } from 'vitest';
import { hasKernelHere } from './has-kernel-here.ts';

test('knows the kernels of the backend in use, and no others', async () => {
  await selectBackend('cpu');
  expect(hasKernelHere('GatherV2')).toBe(true);
  expect(hasKernelHere('NoSuchKernel')).toBe(false);
  tf.registerKernel({ kernelName: 'NoSuchKernel', backendName: 'wasm', kernelFunc: () => [] });
  expect(hasKernelHere('NoSuchKernel')).toBe(false);
  await selectBackend('wasm');
  expect(hasKernelHere('NoSuchKernel')).toBe(true);
  tf.unregisterKernel('NoSuchKernel', 'wasm');
});
