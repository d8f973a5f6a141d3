import * as tf from '@tensorflow/tfjs';
import type { TensorInfo } from '@tensorflow/tfjs';
import { kernelsOf } from './kernels/kernels.ts';
import { addressOf, asKernelFunc, zeros } from './wasm-backend.ts';

interface Step {
  readonly beta1: number;
  readonly beta2: number;
  readonly weightDecay: number;
  readonly stepSize: number;
  readonly rootCorrection: number;
  readonly epsilon: number;
}

/** The kernel `AdamStep` of @sdumc/trainer: value, mean and square change in place. Its result says nothing. */
export const adamStep = asKernelFunc<Readonly<Record<'value' | 'gradient' | 'mean' | 'square', TensorInfo>>, Step>(
  ({ inputs: { value, gradient, mean, square }, backend, attrs }) => {
    const { beta1, beta2, weightDecay, stepSize, rootCorrection, epsilon } = attrs;
    kernelsOf(backend).adamStep(
      addressOf(backend, value),
      addressOf(backend, gradient),
      addressOf(backend, mean),
      addressOf(backend, square),
      tf.util.sizeFromShape(value.shape),
      beta1,
      beta2,
      weightDecay,
      stepSize,
      rootCorrection,
      epsilon,
    );
    return zeros(backend, []);
  },
);
