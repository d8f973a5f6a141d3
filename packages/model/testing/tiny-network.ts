import * as tf from '@tensorflow/tfjs';
import { randomStream } from '@sdumc/core';
import type { NetworkConfig } from '../src/network-config.ts';
import { TwoFlowNetwork } from '../src/two-flow-network.ts';

/** Small enough to be built for a single test; nothing as published. */
export const TINY_CONFIG: NetworkConfig = {
  featureWidths: { audio: 4, text: 6, video: 3 },
  width: 10,
  viewWidth: 6,
  latentWidths: { utterance: 4, views: 3 },
  imagination: 'transition',
  maskPadding: true,
  attentionScale: 0.7,
  frameDropoutRate: 0.4,
  mlpDropoutRate: 0.2,
  contrastWidth: 5,
};

export function tinyNetwork(changes: Partial<NetworkConfig> = {}, seed = 3): TwoFlowNetwork {
  return new TwoFlowNetwork({ ...TINY_CONFIG, ...changes }, randomStream(seed));
}

/** Larger weights than it starts from, so that what changes inside shows outside. */
export function livelyNetwork(changes: Partial<NetworkConfig> = {}): TwoFlowNetwork {
  const network = tinyNetwork(changes);
  for (const parameter of network.parameters.values()) parameter.assign(tf.mul(parameter, 2));
  return network;
}
