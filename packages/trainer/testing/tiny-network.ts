import { randomStream } from '@sdumc/core';
import { publishedNetwork, TwoFlowNetwork, type NetworkConfig } from '@sdumc/model';
import { WIDTHS } from './tiny-source.ts';

/** A network for the tiny source. */
export const TINY_NETWORK: NetworkConfig = {
  ...publishedNetwork({ audio: WIDTHS.audio, text: WIDTHS.text, video: WIDTHS.video }),
  width: 8,
  viewWidth: 6,
  latentWidths: { utterance: 4, views: 3 },
  contrastWidth: 4,
  maskPadding: true,
};

export function tinyNetwork(changes: Partial<NetworkConfig> = {}): TwoFlowNetwork {
  return new TwoFlowNetwork({ ...TINY_NETWORK, ...changes }, randomStream(2));
}
