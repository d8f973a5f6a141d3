import type * as tf from '@tensorflow/tfjs';
import { hasKernelHere } from '@sdumc/core';
import { ADAM_STEP, UpdateByKernel } from './update-by-kernel.ts';
import { UpdateOnHost } from './update-on-host.ts';
import type { ParameterUpdate } from './parameter-update.ts';

export interface AdamConfig {
  /** Decay of the mean of gradients; 0.9 as published */
  readonly beta1: number;
  /** Decay of the mean of squared gradients; 0.999 as published */
  readonly beta2: number;
  /** Outside the root, after bias correction, as in PyTorch; 1e-8 as published */
  readonly epsilon: number;
  /** Coupled L2: this times the parameter is added to its gradient, for biases too; 1e-5 as published */
  readonly weightDecay: number;
}

/** Moments as a checkpoint holds them. */
export interface AdamState {
  readonly steps: Readonly<Record<string, number>>;
  readonly mean: ReadonlyMap<string, Float32Array>;
  readonly square: ReadonlyMap<string, Float32Array>;
}

/**
 * Adam with coupled L2, as `torch.optim.Adam(weight_decay=…)` computes it.
 *
 *     g ← g + λθ;  m ← β₁m + (1−β₁)g;  s ← β₂s + (1−β₂)g²;  θ ← θ − η·m/(1−β₁ᵗ) / (√s/√(1−β₂ᵗ) + ε)
 *
 * Kingma and Ba, 2015. tfjs's own Adam has no L2 and another default ε (1e-7). A parameter without gradient is left
 * alone: no decay, no step counted.
 *
 * One pass touches every number once: on the backend where it has a kernel for it (`@sdumc/backend` brings one for
 * WebAssembly), else over plain arrays on the host. tfjs takes fifteen passes through memory, one for each of its operations.
 */
export class Adam {
  readonly #parameters: ReadonlyMap<string, tf.Variable>;
  readonly #config: AdamConfig;
  readonly #steps = new Map<string, number>();
  readonly #updates = new Map<string, ParameterUpdate>();

  constructor(parameters: ReadonlyMap<string, tf.Variable>, config: AdamConfig) {
    this.#parameters = parameters;
    this.#config = config;
  }

  /** @param gradients by parameter name, each in its parameter's shape */
  apply(gradients: ReadonlyMap<string, tf.Tensor>, learningRate: number): void {
    const { beta1, beta2, epsilon, weightDecay } = this.#config;
    for (const [name, gradient] of gradients) {
      const steps = (this.#steps.get(name) ?? 0) + 1;
      this.#updateOf(name).apply(gradient, {
        beta1,
        beta2,
        epsilon,
        weightDecay,
        stepSize: learningRate / (1 - beta1 ** steps),
        rootCorrection: 1 / Math.sqrt(1 - beta2 ** steps),
      });
      this.#steps.set(name, steps);
    }
  }

  #updateOf(name: string): ParameterUpdate {
    const parameter = this.#parameters.get(name);
    if (parameter === undefined) throw new Error(`Adam: gradient for unknown parameter "${name}"`);
    const update =
      this.#updates.get(name) ??
      (hasKernelHere(ADAM_STEP) ? new UpdateByKernel(parameter) : new UpdateOnHost(parameter));
    this.#updates.set(name, update);
    return update;
  }

  /** A copy of the moments. */
  get state(): AdamState {
    const moments = [...this.#updates].map(([name, update]) => [name, update.moments] as const);
    return {
      steps: Object.fromEntries(this.#steps),
      mean: new Map(moments.map(([name, { mean }]) => [name, mean])),
      square: new Map(moments.map(([name, { square }]) => [name, square])),
    };
  }

  set state({ steps, mean, square }: AdamState) {
    for (const [name, count] of Object.entries(steps)) {
      const size = this.#parameters.get(name)?.size;
      const [meanValues, squareValues] = [mean.get(name), square.get(name)];
      if (size === undefined || meanValues?.length !== size || squareValues?.length !== size)
        throw new Error(`Adam state: does not fit parameter "${name}"`);
      this.#updateOf(name).moments = { mean: meanValues.slice(), square: squareValues.slice() };
      this.#steps.set(name, count);
    }
  }

  /** Frees the moments. */
  dispose(): void {
    for (const update of this.#updates.values()) update.dispose();
    this.#updates.clear();
    this.#steps.clear();
  }
}
