import * as tf from '@tensorflow/tfjs';
import {
  noDropout,
  perModality,
  streamOf,
  type Flow,
  type PerModality,
  type Stream,
  type TwoFlowModel,
} from '@sdumc/core';
import type { HostBatch } from '@sdumc/datasets';

/** One run of one flow over a batch of which some frames are hidden. */
export interface MaskedPass {
  readonly flow: Flow;
  /** [B, T] for each modality, 1 = seen; only what the batch has can be seen */
  readonly frameMask: PerModality<Float32Array>;
}

/**
 * What the model says of a batch, [B], when it sees no more than the masks let it.
 *
 * A hidden frame is unobserved, and its values are zeros, which is what padding is: a network that attends to padding (the
 * published one) is not told what is hidden either.
 *
 * @param frames of every stream on the device, [B, T, D]
 */
export function runMaskedPass(input: {
  readonly model: TwoFlowModel;
  readonly host: HostBatch;
  readonly frames: Readonly<Record<Stream, tf.Tensor3D>>;
  readonly pass: MaskedPass;
}): Float32Array {
  const { model, host, pass } = input;
  const { flow } = pass;
  return tf.tidy(() => {
    const frameMask = perModality((modality) => {
      const [size, length] = host.streams[streamOf(flow, modality)].shape;
      return tf.tensor2d(pass.frameMask[modality], [size, length]);
    });
    const frames = perModality((modality) => {
      const stream = streamOf(flow, modality);
      const observed = host.streams[stream].mask;
      const hidden = pass.frameMask[modality].some((seen, at) => seen !== observed[at]);
      return hidden ? tf.mul(input.frames[stream], tf.expandDims(frameMask[modality], 2)) : input.frames[stream];
    });
    const { valence } = model.flow({ flow, frames: frames as PerModality<tf.Tensor3D>, frameMask, dropout: noDropout });
    return Float32Array.from(valence.dataSync());
  });
}
