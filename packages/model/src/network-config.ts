import type { PerModality } from '@sdumc/core';
import type { Residual } from '@sdumc/mia';

/** Everything that shapes the network, as it is written beside its weights. */
export interface NetworkConfig {
  /** D of each modality's features; simulated text shares the width of text */
  readonly featureWidths: PerModality<number>;
  /** d */
  readonly width: number;
  /** h */
  readonly viewWidth: number;
  /** l of the MIA on utterance representations and of the one on views */
  readonly latentWidths: { readonly utterance: number; readonly views: number };
  /** What an MIA adds its output to; `none` leaves simulated or absent text unrepaired */
  readonly imagination: Residual | 'none';
  /** True: a frame that is padding, or a modality that is absent, gets no attention. False is the published behaviour. */
  readonly maskPadding: boolean;
  readonly attentionScale: number;
  readonly frameDropoutRate: number;
  readonly mlpDropoutRate: number;
  /** C, width of the contrast head */
  readonly contrastWidth: number;
}

/** The network as Weng et al. (ICASSP 2025) published it; only the feature widths come from the data. */
export function publishedNetwork(featureWidths: PerModality<number>): NetworkConfig {
  return {
    featureWidths,
    width: 256,
    viewWidth: 128,
    latentWidths: { utterance: 128, views: 64 },
    imagination: 'transition',
    maskPadding: false,
    attentionScale: 0.3,
    frameDropoutRate: 0.5,
    mlpDropoutRate: 0.3,
    contrastWidth: 64,
  };
}
