import * as tf from '@tensorflow/tfjs';
import { copyWeights, restoreWeights, type HostWeights } from '../training/host-weights.ts';

/**
 * A running average of the weights, which generalises better than the last of them.
 *
 *     E ← δE + (1−δ)θ,  δ = min(decay, (1+s)/(10+s)) after step s, so that the first steps do not weigh on it for long
 *
 * Polyak averaging with the warm-up that TensorFlow's ExponentialMovingAverage has.
 */
export class WeightAverage {
  readonly #parameters: ReadonlyMap<string, tf.Variable>;
  readonly #decay: number;
  readonly #average: ReadonlyMap<string, tf.Variable>;

  constructor(parameters: ReadonlyMap<string, tf.Variable>, decay: number) {
    this.#parameters = parameters;
    this.#decay = decay;
    this.#average = new Map(
      [...parameters].map(([name, parameter]) => [name, tf.tidy(() => tf.variable(tf.clone(parameter), false))]),
    );
  }

  /** @param steps done so far, this one included */
  update(steps: number): void {
    const kept = Math.min(this.#decay, (1 + steps) / (10 + steps));
    for (const [name, average] of this.#average)
      tf.tidy(() => {
        const parameter = this.#parameters.get(name) as tf.Variable;
        average.assign(tf.add(tf.mul(average, kept), tf.mul(parameter, 1 - kept)));
      });
  }

  /** Runs `work` with the average in the parameters' place. */
  async inPlace<T>(work: () => Promise<T>): Promise<T> {
    const live = [...this.#parameters].map(([name, parameter]) => ({ name, parameter, values: tf.clone(parameter) }));
    for (const { name, parameter } of live)
      tf.tidy(() => parameter.assign(tf.clone(this.#average.get(name) as tf.Variable)));
    try {
      return await work();
    } finally {
      for (const { parameter, values } of live) {
        parameter.assign(values);
        values.dispose();
      }
    }
  }

  get state(): HostWeights {
    return copyWeights(this.#average);
  }

  set state(weights: HostWeights) {
    restoreWeights(this.#average, weights);
  }

  dispose(): void {
    for (const average of this.#average.values()) average.dispose();
  }
}
