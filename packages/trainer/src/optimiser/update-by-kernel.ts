import * as tf from '@tensorflow/tfjs';
import type { AdamStep, Moments, ParameterUpdate } from './parameter-update.ts';

/**
 * The kernel of a backend that makes a step of Adam where parameter and moments lie: they change in place, for whoever else
 * holds the parameter's value too.
 */
export const ADAM_STEP = 'AdamStep';

/** Moves a parameter on the backend. */
export class UpdateByKernel implements ParameterUpdate {
  readonly #parameter: tf.Variable;
  #mean: tf.Tensor;
  #square: tf.Tensor;

  constructor(parameter: tf.Variable) {
    this.#parameter = parameter;
    this.#mean = kept(new Float32Array(parameter.size));
    this.#square = kept(new Float32Array(parameter.size));
  }

  apply(gradient: tf.Tensor, step: AdamStep): void {
    const inputs = { value: this.#parameter as tf.Tensor, gradient, mean: this.#mean, square: this.#square };
    tf.dispose(tf.engine().runKernel<tf.Tensor>(ADAM_STEP, inputs, { ...step }));
  }

  get moments(): Moments {
    return {
      mean: this.#mean.dataSync().slice() as Float32Array,
      square: this.#square.dataSync().slice() as Float32Array,
    };
  }

  set moments({ mean, square }: Moments) {
    this.dispose();
    this.#mean = kept(mean);
    this.#square = kept(square);
  }

  dispose(): void {
    tf.dispose([this.#mean, this.#square]);
  }
}

function kept(values: Float32Array): tf.Tensor {
  return tf.keep(tf.tensor1d(values));
}
