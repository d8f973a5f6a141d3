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

/** Running moments of one parameter, in its shape, and how many gradients they have seen. */
interface Moments {
  readonly mean: tf.Variable;
  readonly square: tf.Variable;
  steps: number;
}

/** Moments outside tfjs, as a checkpoint holds them. */
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
      this.#step({ parameter, gradient, moments: this.#momentsOf(name, parameter), learningRate });
    }
  }

  #step(step: { parameter: tf.Variable; gradient: tf.Tensor; moments: Moments; learningRate: number }): void {
    const { parameter, gradient, moments, learningRate } = step;
    const { beta1, beta2, epsilon, weightDecay } = this.#config;
    moments.steps++;
    const stepSize = learningRate / (1 - beta1 ** moments.steps);
    const rootCorrection = 1 / Math.sqrt(1 - beta2 ** moments.steps);
    tf.tidy(() => {
      const decayed = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(parameter, weightDecay));
      const mean = tf.add(tf.mul(moments.mean, beta1), tf.mul(decayed, 1 - beta1));
      const square = tf.add(tf.mul(moments.square, beta2), tf.mul(tf.square(decayed), 1 - beta2));
      const scale = tf.add(tf.mul(tf.sqrt(square), rootCorrection), epsilon);
      moments.mean.assign(mean);
      moments.square.assign(square);
      parameter.assign(tf.sub(parameter, tf.mul(tf.div(mean, scale), stepSize)));
    });
  }

  #momentsOf(name: string, parameter: tf.Variable): Moments {
    const existing = this.#moments.get(name);
    if (existing !== undefined) return existing;
    const zeros = () => tf.tidy(() => tf.variable(tf.zerosLike(parameter), false));
    const moments = { mean: zeros(), square: zeros(), steps: 0 };
    this.#moments.set(name, moments);
    return moments;
  }

  get state(): AdamState {
    const entries = [...this.#moments];
    const values = (pick: (moments: Moments) => tf.Variable) =>
      new Map(entries.map(([name, moments]) => [name, Float32Array.from(pick(moments).dataSync())]));
    return {
      steps: Object.fromEntries(entries.map(([name, { steps }]) => [name, steps])),
      mean: values(({ mean }) => mean),
      square: values(({ square }) => square),
    };
  }

  set state({ steps, mean, square }: AdamState) {
    for (const [name, count] of Object.entries(steps)) {
      const parameter = this.#parameters.get(name);
      const [meanValues, squareValues] = [mean.get(name), square.get(name)];
      if (parameter === undefined || meanValues?.length !== parameter.size || squareValues?.length !== parameter.size)
        throw new Error(`Adam state: does not fit parameter "${name}"`);
      const moments = this.#momentsOf(name, parameter);
      moments.steps = count;
      tf.tidy(() => {
        moments.mean.assign(tf.tensor(meanValues, parameter.shape));
        moments.square.assign(tf.tensor(squareValues, parameter.shape));
      });
    }
  }

  dispose(): void {
    for (const { mean, square } of this.#moments.values()) {
      mean.dispose();
      square.dispose();
    }
    this.#moments.clear();
  }
}
