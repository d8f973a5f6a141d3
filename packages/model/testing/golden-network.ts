import { fileURLToPath } from 'node:url';
import { randomStream } from '@sdumc/core';
import { readSafetensors } from '@sdumc/formats';
import { publishedNetwork, type NetworkConfig } from '../src/network-config.ts';
import type { NamedTensor } from '../src/network-weights.ts';
import { TwoFlowNetwork } from '../src/two-flow-network.ts';

/** The small network of the golden values: dims 20/24/12, d 32, h 16, latents 8 and 4. */
export const GOLDEN_CONFIG: NetworkConfig = {
  ...publishedNetwork({ audio: 20, text: 24, video: 12 }),
  width: 32,
  viewWidth: 16,
  latentWidths: { utterance: 8, views: 4 },
};

export const goldenPath = (file: string) => fileURLToPath(new URL(`../fixtures/${file}`, import.meta.url));

/** Golden tensors under their public names. */
export async function goldenTensors(file: string): Promise<Map<string, NamedTensor>> {
  const { tensors } = await readSafetensors(goldenPath(file));
  return new Map([...tensors].map(([name, { shape, data }]) => [name, { shape, data: data as Float32Array }]));
}

export function networkLike(changes: Partial<NetworkConfig> = {}, seed = 1): TwoFlowNetwork {
  return new TwoFlowNetwork({ ...GOLDEN_CONFIG, ...changes }, randomStream(seed));
}
