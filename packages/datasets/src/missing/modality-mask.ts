import { MODALITIES, perModality, streamOf } from '@sdumc/core';
import type { Flow, PerModality, Segment } from '@sdumc/core';
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
    batch.segments[streamOf(flow, modality)].forEach(({ count }, sample) => {
      mask[sample * MODALITIES.length + m] = count > 0 ? 1 : 0;
    });
  });
  return mask;
}

/**
 * Where one flow finds the frames of each utterance, with whole modalities hidden: what is hidden has count 0.
 *
 * @example
 * hideModalities(batch, 'complete', keep).text; // [{ start: 0, count: 12 }, { start: 12, count: 0 }, …]
 */
export function hideModalities(batch: HostBatch, flow: Flow, keep: ModalityMask): PerModality<readonly Segment[]> {
  if (keep.length !== batch.size * MODALITIES.length) {
    throw new RangeError(
      `hideModalities keep: must have ${batch.size} × ${MODALITIES.length} entries, received ${keep.length}`,
    );
  }
  return perModality((modality) =>
    batch.segments[streamOf(flow, modality)].map(({ start, count }, sample) => {
      return { start, count: keep[sample * MODALITIES.length + MODALITIES.indexOf(modality)] === 1 ? count : 0 };
    }),
  );
}
