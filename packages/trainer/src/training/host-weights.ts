import * as tf from '@tensorflow/tfjs';

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
  for (const [name, variable] of parameters)
    // A copy: the cpu backend would go on using the array itself.
    tf.tidy(() => variable.assign(tf.tensor((weights.get(name) as Float32Array).slice(), variable.shape)));
}
