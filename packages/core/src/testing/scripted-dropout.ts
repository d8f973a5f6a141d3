import * as tf from '@tensorflow/tfjs';
import type { Dropout } from '../dropout.ts';

export interface ScriptedDropout {
  readonly dropout: Dropout;
  /** Every call so far, in order. */
  readonly calls: readonly { readonly rate: number; readonly shape: readonly number[] }[];
  /** The factor that call number `position` (from 0) multiplied its values with. */
  readonly factor: (position: number) => number;
}

/**
 * A dropout that shows where it acts: its k-th call, counted from 0, multiplies everything by 1 + (k + 1)/8.
 * A plain-array reference can follow it, and so proves where a layer drops, at which rate, and how often it draws.
 */
export function scriptedDropout(): ScriptedDropout {
  const calls: { rate: number; shape: readonly number[] }[] = [];
  const factor = (position: number) => 1 + (position + 1) / 8;
  const dropout: Dropout = <T extends tf.Tensor>(values: T, rate: number): T => {
    calls.push({ rate, shape: values.shape });
    return tf.mul<T>(values, factor(calls.length - 1));
  };
  return { dropout, calls, factor };
}
