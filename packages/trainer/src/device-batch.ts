import * as tf from '@tensorflow/tfjs';
import {
  countRows,
  gatherSegments,
  perModality,
  streamOf,
  type Batch,
  type Flow,
  type FrameRows,
  type PerModality,
  type Segment,
} from '@sdumc/core';
import { hideModalities, type HostBatch, type ModalityMask } from '@sdumc/datasets';

/**
 * A batch on the device, with whole modalities hidden from either flow.
 *
 * @param keep for each flow, [B, M], 1 = the modality may be seen
 */
export function deviceBatch(host: HostBatch, keep: Readonly<Record<Flow, ModalityMask>>): Batch {
  return {
    rows: deviceRows(host),
    segments: {
      complete: hideModalities(host, 'complete', keep.complete),
      missing: hideModalities(host, 'missing', keep.missing),
    },
    paddedCount: { complete: paddedCount(host, 'complete'), missing: paddedCount(host, 'missing') },
    valence: tf.tensor1d(host.valence),
  };
}

/** The frames of every modality on the device, [N, D] each. */
export function deviceRows({ rows }: HostBatch): PerModality<tf.Tensor2D> {
  return perModality((modality) => {
    const { values, width } = rows[modality];
    return tf.tensor2d(values, [values.length / width, width]);
  });
}

/** How many frames each utterance has for a network that attends to padding. */
function paddedCount({ longest }: HostBatch, flow: Flow): PerModality<number> {
  return perModality((modality) => longest[streamOf(flow, modality)]);
}

/**
 * What one flow sees of one modality.
 *
 * @param rows of the modality on the device, [N, D]
 * @param runs for each utterance, the runs of rows that it sees
 */
export function seenFrames(
  rows: tf.Tensor2D,
  runs: readonly (readonly Segment[])[],
  frames: Pick<FrameRows, 'paddedCount'>,
): FrameRows {
  return { ...frames, rows: gatherSegments(rows, runs.flat()), counts: runs.map(countOf) };
}

function countOf(runs: readonly Segment[]): number {
  return countRows(runs.map(({ count }) => count));
}

export function disposeBatch({ rows, valence }: Batch): void {
  tf.dispose([valence, ...Object.values(rows)]);
}
