import * as tf from '@tensorflow/tfjs';
import {
  noDropout,
  perModality,
  streamOf,
  type Flow,
  type PerModality,
  type Segment,
  type TwoFlowModel,
} from '@sdumc/core';
import type { HostBatch } from '@sdumc/datasets';
import { seenFrames } from '../device-batch.ts';

/** One run of one flow over a batch of which some frames are hidden. */
export interface MaskedPass {
  readonly flow: Flow;
  /** For each modality and utterance, the runs of rows that are seen; only what the batch has can be seen */
  readonly seen: PerModality<readonly (readonly Segment[])[]>;
}

/**
 * What the model says of a batch, [B], when it sees no more than the pass lets it.
 *
 * A hidden frame is not there. For a network that attends to padding (the published one) it is padding: that one is not told
 * what is hidden either.
 *
 * @param rows of every modality on the device, [N, D]
 */
export function runMaskedPass(input: {
  readonly model: TwoFlowModel;
  readonly host: HostBatch;
  readonly rows: PerModality<tf.Tensor2D>;
  readonly pass: MaskedPass;
}): Float32Array {
  const { model, host, pass } = input;
  const { flow } = pass;
  return tf.tidy(() => {
    const frames = perModality((modality) =>
      seenFrames(input.rows[modality], pass.seen[modality], { paddedCount: host.longest[streamOf(flow, modality)] }),
    );
    const { valence } = model.flow({ flow, frames, dropout: noDropout });
    return Float32Array.from(valence.dataSync());
  });
}
