import { MODALITIES, streamOf } from '@sdumc/core';
import type { Flow, PerModality } from '@sdumc/core';
import type { HostBatch } from '../batches/make-batch.ts';

/** [B, M] row-major, modalities in their order: 1 = the utterance has at least one observed frame of it. */
export type ModalityMask = Uint8Array;

/**
 * Which modalities each utterance of a batch has, as one flow sees it.
 *
 * @example
 * observedModalities(batch, 'missing'); // text = simulated text
 */
export function observedModalities(batch: HostBatch, flow: Flow): ModalityMask {
  const mask = new Uint8Array(batch.size * MODALITIES.length);
  MODALITIES.forEach((modality, m) => {
    const { mask: frames, shape } = batch.streams[streamOf(flow, modality)];
    for (let sample = 0; sample < batch.size; sample += 1) {
      const own = frames.subarray(sample * shape[1], (sample + 1) * shape[1]);
      mask[sample * MODALITIES.length + m] = own.includes(1) ? 1 : 0;
    }
  });
  return mask;
}

/**
 * Frame masks [B, T] of one flow with whole modalities hidden: a frame is observed where its modality is kept.
 *
 * @example
 * hideModalities(batch, 'complete', keep).text; // Float32Array [B * T], zeros for the utterances whose text is hidden
 */
export function hideModalities(batch: HostBatch, flow: Flow, keep: ModalityMask): PerModality<Float32Array> {
  if (keep.length !== batch.size * MODALITIES.length) {
    throw new RangeError(
      `hideModalities keep: must have ${batch.size} × ${MODALITIES.length} entries, received ${keep.length}`,
    );
  }
  const masks = MODALITIES.map((modality, m) => {
    const { mask, shape } = batch.streams[streamOf(flow, modality)];
    const hidden = mask.map((frame, at) => frame * keep[Math.floor(at / shape[1]) * MODALITIES.length + m]!);
    return [modality, hidden];
  });
  return Object.fromEntries(masks) as PerModality<Float32Array>;
}
