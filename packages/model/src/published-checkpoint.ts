import { randomStream } from '@sdumc/core';
import { readSafetensors, readTorchCheckpoint } from '@sdumc/formats';
import type { Residual } from '@sdumc/mia';
import { publishedNetwork, type NetworkConfig } from './network-config.ts';
import { importWeights, type NamedTensor } from './network-weights.ts';
import { UNUSED_PUBLISHED_LAYERS } from './published-names.ts';
import { TwoFlowNetwork } from './two-flow-network.ts';

export interface PublishedCheckpointOptions {
  /** The file does not say which form its imagination autoencoders have. The released weights have `transition`. */
  readonly residual?: Residual;
  /** The published network attends to padding; true shows it none, which the weights were not trained for. */
  readonly maskPadding?: boolean;
}

export interface PublishedCheckpoint {
  readonly network: TwoFlowNetwork;
  /** Tensors of layers that nothing uses, which were skipped */
  readonly unused: readonly string[];
}

/**
 * Reads a network in the public layout: a PyTorch checkpoint (`.pt`, `.pth`: its `state_dict`) or safetensors under the
 * same names. All widths come from the shapes of the weights.
 *
 * Nothing in the file is ever executed: only tensors and plain containers are built.
 *
 * @throws Error naming what is missing, unknown or of the wrong shape
 */
export async function readPublishedCheckpoint(
  path: string,
  { residual = 'transition', maskPadding = false }: PublishedCheckpointOptions = {},
): Promise<PublishedCheckpoint> {
  const tensors = await readTensors(path);
  const network = new TwoFlowNetwork(
    { ...networkOfWeights(path, tensors), imagination: residual, maskPadding },
    randomStream(0),
  );
  try {
    importWeights(network, tensors);
  } catch (error) {
    network.dispose();
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error });
  }
  const unused = [...tensors.keys()].filter((name) => UNUSED_PUBLISHED_LAYERS.includes(name.split('.')[0] as string));
  return { network, unused };
}

async function readTensors(path: string): Promise<Map<string, NamedTensor>> {
  const { tensors } = path.endsWith('.safetensors') ? await readSafetensors(path) : await readTorchCheckpoint(path);
  return new Map(
    [...tensors].map(([name, { shape, data }]) => [
      name,
      { shape, data: Float32Array.from(data as ArrayLike<number>, Number) },
    ]),
  );
}

/** The published network with the widths that these weights have. */
function networkOfWeights(path: string, tensors: ReadonlyMap<string, NamedTensor>): NetworkConfig {
  const size = (name: string, axis: number): number => {
    const found = tensors.get(name)?.shape[axis];
    if (found === undefined)
      throw new Error(`${path}: "${name}" is missing or has no axis ${axis}; not a checkpoint in the public layout`);
    return found;
  };
  return {
    ...publishedNetwork({
      audio: size('frame_dim_reshape_0.weight', 1),
      text: size('frame_dim_reshape_1.weight', 1),
      video: size('frame_dim_reshape_2.weight', 1),
    }),
    width: size('frame_dim_reshape_0.weight', 0),
    viewWidth: size('fc_out_v.weight', 1),
    latentWidths: {
      utterance: size('missing_text_imagination_mlp.encoder_0.0.weight', 0),
      views: size('missing_cross_text_query_imagination_mlp.encoder_0.0.weight', 0),
    },
    contrastWidth: size('orgin_linear_change.0.weight', 0),
  };
}
