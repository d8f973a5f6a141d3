export * from './views.ts';
export * from './frame-projection.ts';
export * from './attention-pooling.ts';
export * from './modality-weights.ts';
export * from './view-queries.ts';
export * from './cross-attention.ts';
export * from './view-weighting.ts';
export * from './unified-modality-cross-attention.ts';
export {
  noDropout,
  packFrames,
  padFrames,
  padWeights,
  randomStream,
  seededDropout,
  type Dropout,
  type FrameRows,
  type RandomStream,
} from '@sdumc/core';
