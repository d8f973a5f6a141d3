import * as tf from '@tensorflow/tfjs';
import type { AdamStep, Moments, ParameterUpdate } from './parameter-update.ts';

/**
 * Moves a parameter in plain arrays. Two of them take turns as its value, so that no step asks the system for memory: the
 * first touch of new memory can cost more than the step.
 */
export class UpdateOnHost implements ParameterUpdate {
  readonly #parameter: tf.Variable;
  #mean: Float32Array;
  #square: Float32Array;
  #now: Float32Array;
  #next: Float32Array;
  /** Whose value `#now` is; null before the first step */
  #source: object | null = null;

  constructor(parameter: tf.Variable) {
    this.#parameter = parameter;
    this.#mean = new Float32Array(parameter.size);
    this.#square = new Float32Array(parameter.size);
    this.#now = new Float32Array(parameter.size);
    this.#next = new Float32Array(parameter.size);
  }

  apply(gradient: tf.Tensor, step: AdamStep): void {
    const parameter = this.#parameter;
    if (this.#source !== parameter.dataId) this.#now.set(parameter.dataSync() as Float32Array); // assigned by others
    moveOn(this.#now, gradient.dataSync() as Float32Array, this.#mean, this.#square, this.#next, step);
    tf.tidy(() => parameter.assign(tf.tensor(this.#next, parameter.shape)));
    [this.#now, this.#next] = [this.#next, this.#now];
    this.#source = parameter.dataId;
  }

  get moments(): Moments {
    return { mean: this.#mean.slice(), square: this.#square.slice() };
  }

  set moments({ mean, square }: Moments) {
    this.#mean = mean;
    this.#square = square;
  }

  dispose(): void {
    this.#source = null;
  }
}

function moveOn(
  values: Float32Array,
  gradient: Float32Array,
  mean: Float32Array,
  square: Float32Array,
  updated: Float32Array,
  { beta1, beta2, epsilon, weightDecay, stepSize, rootCorrection }: AdamStep,
): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const decayed = gradient[i]! + weightDecay * value;
    const meanNow = beta1 * mean[i]! + (1 - beta1) * decayed;
    const squareNow = beta2 * square[i]! + (1 - beta2) * decayed * decayed;
    mean[i] = meanNow;
    square[i] = squareNow;
    updated[i] = value - (stepSize * meanNow) / (Math.sqrt(squareNow) * rootCorrection + epsilon);
  }
}
