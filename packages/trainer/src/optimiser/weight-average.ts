import type * as tf from '@tensorflow/tfjs';
import { readValues } from '@sdumc/core';
import { copyWeights, restoreWeights, type HostWeights } from '../training/host-weights.ts';

/**
 * A running average of the weights, which generalises better than the last of them.
 *
 *     E ← δE + (1−δ)θ,  δ = min(decay, (1+s)/(10+s)) after step s, so that the first steps do not weigh on it for long
 *
 * Polyak averaging with the warm-up that TensorFlow's ExponentialMovingAverage has. Kept on the host.
 */
export class WeightAverage {
  readonly #parameters: ReadonlyMap<string, tf.Variable>;
  readonly #decay: number;
  readonly #average: HostWeights;
  /** Room for the values of one parameter */
  readonly #values: Float32Array;

  constructor(parameters: ReadonlyMap<string, tf.Variable>, decay: number) {
    this.#parameters = parameters;
    this.#decay = decay;
    this.#average = copyWeights(parameters);
    this.#values = new Float32Array(Math.max(0, ...[...parameters.values()].map(({ size }) => size)));
  }

  /** @param steps done so far, this one included */
  update(steps: number): void {
    const kept = Math.min(this.#decay, (1 + steps) / (10 + steps));
    for (const [name, average] of this.#average) {
      const values = this.#values.subarray(0, average.length);
      readValues(this.#parameters.get(name)!, values);
      for (let i = 0; i < average.length; i++) average[i] = kept * average[i]! + (1 - kept) * values[i]!;
    }
  }

  /** Runs `work` with the average in the parameters' place. */
  async inPlace<T>(work: () => Promise<T>): Promise<T> {
    const live = copyWeights(this.#parameters);
    restoreWeights(this.#parameters, this.#average);
    try {
      return await work();
    } finally {
      restoreWeights(this.#parameters, live);
    }
  }

  /** A copy of the average. */
  get state(): HostWeights {
    return new Map([...this.#average].map(([name, values]) => [name, values.slice()]));
  }

  set state(weights: HostWeights) {
    for (const [name, average] of this.#average) {
      const values = weights.get(name);
      if (values?.length !== average.length) throw new Error(`weight average: does not fit parameter "${name}"`);
      average.set(values);
    }
  }
}
