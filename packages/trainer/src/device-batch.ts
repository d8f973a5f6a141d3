import * as tf from '@tensorflow/tfjs';
import { perModality, STREAMS, streamOf, type Batch, type Flow, type PerModality, type Stream } from '@sdumc/core';
import { hideModalities, type HostBatch, type ModalityMask } from '@sdumc/datasets';

/**
 * A batch on the device, with whole modalities hidden from either flow.
 *
 * @param keep for each flow, [B, M], 1 = the modality may be seen
 */
export function deviceBatch(host: HostBatch, keep: Readonly<Record<Flow, ModalityMask>>): Batch {
  return {
    frames: deviceFrames(host),
    frameMask: {
      complete: flowMask(host, 'complete', keep.complete),
      missing: flowMask(host, 'missing', keep.missing),
    },
    valence: tf.tensor1d(host.valence),
  };
}

/** The frames of every stream on the device, [B, T, D] each. */
export function deviceFrames(host: HostBatch): Readonly<Record<Stream, tf.Tensor3D>> {
  const tensors = STREAMS.map((stream) => {
    const { values, shape } = host.streams[stream];
    return [stream, tf.tensor3d(values, [...shape])];
  });
  return Object.fromEntries(tensors) as Record<Stream, tf.Tensor3D>;
}

/** The frame masks of one flow on the device, [B, T] each. */
export function flowMask(host: HostBatch, flow: Flow, keep: ModalityMask): PerModality<tf.Tensor2D> {
  const masks = hideModalities(host, flow, keep);
  return perModality((modality) => {
    const [size, length] = host.streams[streamOf(flow, modality)].shape;
    return tf.tensor2d(masks[modality], [size, length]);
  });
}

export function disposeBatch({ frames, frameMask, valence }: Batch): void {
  tf.dispose([
    valence,
    ...Object.values(frames),
    ...Object.values(frameMask.complete),
    ...Object.values(frameMask.missing),
  ]);
}
