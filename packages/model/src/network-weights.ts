import * as tf from '@tensorflow/tfjs';
import { publishedName, UNUSED_PUBLISHED_LAYERS } from './published-names.ts';
import type { TwoFlowNetwork } from './two-flow-network.ts';

/** A tensor outside tfjs. */
export interface NamedTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * Every parameter under its name in the public checkpoint, laid out as PyTorch does: a Linear's weight is [out, in], the
 * context vector [1, d]. `load_state_dict` takes the result as it is.
 */
export function exportWeights(network: TwoFlowNetwork): Map<string, NamedTensor> {
  return exportTensors(network.parameters);
}

/** Lays out anything that has the shape of the parameters (gradients, optimizer moments) as {@link exportWeights} does. */
export function exportTensors(tensors: ReadonlyMap<string, tf.Tensor>): Map<string, NamedTensor> {
  const exported = new Map<string, NamedTensor>();
  for (const [name, tensor] of tensors) {
    // Read outside of tidy, which looks for tensors in what it returns: number by number where that is an array.
    const published = tf.tidy(() => toPublishedLayout(name, tensor));
    exported.set(publishedName(name), { shape: published.shape, data: published.dataSync().slice() as Float32Array });
    published.dispose();
  }
  return exported;
}

/**
 * Sets every parameter from tensors under public names. Layers that nothing uses are skipped by name, and so are
 * imagination autoencoders where the network has none.
 *
 * @throws Error naming the tensor that is missing, unknown, or of another shape; the network is then unchanged
 */
export function importWeights(network: TwoFlowNetwork, tensors: ReadonlyMap<string, NamedTensor>): void {
  const parameters = [...network.parameters];
  const known = new Set(parameters.map(([name]) => publishedName(name)));
  for (const [name, variable] of parameters) {
    const published = tensors.get(publishedName(name));
    const shape = publishedShape(name, variable);
    if (published === undefined) throw new Error(`network weights: "${publishedName(name)}" is missing`);
    if (published.shape.join() !== shape.join())
      throw new Error(
        `network weights: "${publishedName(name)}" must be [${shape.join(', ')}], received [${published.shape.join(', ')}]`,
      );
    if (published.data.length !== variable.size)
      throw new Error(
        `network weights: "${publishedName(name)}" must hold ${variable.size} values, received ${published.data.length}`,
      );
  }
  for (const name of tensors.keys())
    if (!known.has(name) && !isUnused(name, network)) throw new Error(`network weights: unknown tensor "${name}"`);

  for (const [name, variable] of parameters) {
    const { data } = tensors.get(publishedName(name)) as NamedTensor;
    tf.tidy(() => variable.assign(fromPublishedLayout(name, data, variable)));
  }
}

function isUnused(name: string, network: TwoFlowNetwork): boolean {
  const layer = name.slice(0, name.indexOf('.'));
  const skipsImagination = network.config.imagination === 'none' && layer.endsWith('_imagination_mlp');
  return skipsImagination || UNUSED_PUBLISHED_LAYERS.includes(layer);
}

function publishedShape(name: string, variable: tf.Tensor): number[] {
  if (name.endsWith('.context')) return [1, ...variable.shape];
  return name.endsWith('.weight') ? [...variable.shape].reverse() : variable.shape;
}

function toPublishedLayout(name: string, tensor: tf.Tensor): tf.Tensor {
  if (name.endsWith('.context')) return tf.expandDims(tensor, 0);
  return name.endsWith('.weight') ? tf.transpose(tensor) : tf.clone(tensor);
}

function fromPublishedLayout(name: string, data: Float32Array, variable: tf.Tensor): tf.Tensor {
  const published = tf.tensor(data, publishedShape(name, variable));
  if (name.endsWith('.context')) return tf.squeeze(published, [0]);
  return name.endsWith('.weight') ? tf.transpose(published) : published;
}
