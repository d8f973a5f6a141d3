import type * as tf from '@tensorflow/tfjs';
import { writeValues } from '@sdumc/core';

/** Parameters outside tfjs, by name. */
export type HostWeights = ReadonlyMap<string, Float32Array>;

export function copyWeights(parameters: ReadonlyMap<string, tf.Variable>): HostWeights {
  return new Map([...parameters].map(([name, variable]) => [name, Float32Array.from(variable.dataSync())]));
}

/** @throws Error where a parameter is missing or has another size; nothing is then changed */
export function restoreWeights(parameters: ReadonlyMap<string, tf.Variable>, weights: HostWeights): void {
  for (const [name, variable] of parameters)
    if (weights.get(name)?.length !== variable.size)
      throw new Error(`weights: do not fit parameter "${name}" [${variable.shape.join(', ')}]`);
  for (const [name, variable] of parameters) writeValues(variable, weights.get(name) as Float32Array);
}
