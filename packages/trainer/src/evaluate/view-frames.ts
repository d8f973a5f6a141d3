import type * as tf from '@tensorflow/tfjs';
import { perModality, streamOf, type FrameRows, type PerModality } from '@sdumc/core';
import type { HostBatch } from '@sdumc/datasets';
import { seenFrames } from '../device-batch.ts';
import type { InputView } from './input-view.ts';

/**
 * What the flow of a view sees of a batch.
 *
 * @param rows of every modality on the device, [N, D], from `deviceRows`
 */
export function viewFrames(
  host: HostBatch,
  rows: PerModality<tf.Tensor2D>,
  { flow, sees }: InputView,
): PerModality<FrameRows> {
  return perModality((modality) => {
    const stream = streamOf(flow, modality);
    const isSeen = sees.includes(modality);
    const runs = host.segments[stream].map((segment) => (isSeen ? [segment] : []));
    // To a network that attends to padding, a modality hidden from all is one frame of zeros.
    return seenFrames(rows[modality], runs, { paddedCount: isSeen ? host.longest[stream] : 1 });
  });
}
