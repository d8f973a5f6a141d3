import type * as tf from '@tensorflow/tfjs';

/** The numbers of one step of Adam. */
export interface AdamStep {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** η/(1 − β₁ᵗ) */
  readonly stepSize: number;
  /** 1/√(1 − β₂ᵗ) */
  readonly rootCorrection: number;
}

/** Running moments of one parameter, row-major. */
export interface Moments {
  readonly mean: Float32Array;
  readonly square: Float32Array;
}

/** Moves one parameter, and keeps its moments. */
export interface ParameterUpdate {
  apply(gradient: tf.Tensor, step: AdamStep): void;
  /** A copy */
  moments: Moments;
  dispose(): void;
}
