import * as tf from '@tensorflow/tfjs';

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

/** Running moments of one parameter, row-major, and how many gradients they have seen. */
interface Moments {
  readonly mean: Float32Array;
  readonly square: Float32Array;
  steps: number;
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
 * The update runs over plain arrays on the host: one pass that touches every number once, where tfjs takes fifteen passes
 * through memory, one for each of its operations.
 */
export class Adam {
  readonly #parameters: ReadonlyMap<string, tf.Variable>;
  readonly #config: AdamConfig;
  readonly #moments = new Map<string, Moments>();

  constructor(parameters: ReadonlyMap<string, tf.Variable>, config: AdamConfig) {
    this.#parameters = parameters;
    this.#config = config;
  }

  /** @param gradients by parameter name, each in its parameter's shape */
  apply(gradients: ReadonlyMap<string, tf.Tensor>, learningRate: number): void {
    for (const [name, gradient] of gradients) {
      const parameter = this.#parameters.get(name);
      if (parameter === undefined) throw new Error(`Adam: gradient for unknown parameter "${name}"`);
      const moments = this.#momentsOf(name, parameter);
      const updated = this.#updated({
        values: parameter.dataSync() as Float32Array,
        gradient: gradient.dataSync() as Float32Array,
        moments,
        learningRate,
      });
      tf.tidy(() => parameter.assign(tf.tensor(updated, parameter.shape)));
    }
  }

  /** Moves the moments on and gives the parameter's new values. */
  #updated(step: {
    values: Float32Array;
    gradient: Float32Array;
    moments: Moments;
    learningRate: number;
  }): Float32Array {
    const { values, gradient, moments, learningRate } = step;
    const { mean, square } = moments;
    const { beta1, beta2, epsilon, weightDecay } = this.#config;
    moments.steps++;
    const stepSize = learningRate / (1 - beta1 ** moments.steps);
    const rootCorrection = 1 / Math.sqrt(1 - beta2 ** moments.steps);
    const updated = new Float32Array(values.length);
    for (let i = 0; i < values.length; i++) {
      const decayed = gradient[i]! + weightDecay * values[i]!;
      const meanNow = beta1 * mean[i]! + (1 - beta1) * decayed;
      const squareNow = beta2 * square[i]! + (1 - beta2) * decayed * decayed;
      mean[i] = meanNow;
      square[i] = squareNow;
      updated[i] = values[i]! - (stepSize * meanNow) / (Math.sqrt(squareNow) * rootCorrection + epsilon);
    }
    return updated;
  }

  #momentsOf(name: string, { size }: tf.Variable): Moments {
    const moments = this.#moments.get(name) ?? {
      mean: new Float32Array(size),
      square: new Float32Array(size),
      steps: 0,
    };
    this.#moments.set(name, moments);
    return moments;
  }

  /** A copy of the moments. */
  get state(): AdamState {
    const entries = [...this.#moments];
    const copies = (pick: (moments: Moments) => Float32Array) =>
      new Map(entries.map(([name, moments]) => [name, pick(moments).slice()]));
    return {
      steps: Object.fromEntries(entries.map(([name, { steps }]) => [name, steps])),
      mean: copies(({ mean }) => mean),
      square: copies(({ square }) => square),
    };
  }

  set state({ steps, mean, square }: AdamState) {
    for (const [name, count] of Object.entries(steps)) {
      const size = this.#parameters.get(name)?.size;
      const [meanValues, squareValues] = [mean.get(name), square.get(name)];
      if (size === undefined || meanValues?.length !== size || squareValues?.length !== size)
        throw new Error(`Adam state: does not fit parameter "${name}"`);
      this.#moments.set(name, { mean: meanValues.slice(), square: squareValues.slice(), steps: count });
    }
  }
}
