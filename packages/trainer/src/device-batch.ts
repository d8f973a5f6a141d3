import * as tf from '@tensorflow/tfjs';
import { perModality, STREAMS, type Batch, type Flow, type Modality, type PerModality, type Stream } from '@sdumc/core';
import { hideModalities, type HostBatch, type ModalityMask } from '@sdumc/datasets';

/**
 * A batch on the device, with whole modalities hidden from either flow.
 *
 * @param keep for each flow, [B, M], 1 = the modality may be seen
 */
export function deviceBatch(host: HostBatch, keep: Readonly<Record<Flow, ModalityMask>>): Batch {
  const frames = Object.fromEntries(
    STREAMS.map((stream) => [stream, tf.tensor3d(host.streams[stream].values, [...host.streams[stream].shape])]),
  ) as Record<Stream, tf.Tensor3D>;
  return {
    frames,
    frameMask: {
      complete: flowMask(host, 'complete', keep.complete),
      missing: flowMask(host, 'missing', keep.missing),
    },
    valence: tf.tensor1d(host.valence),
  };
}

/** The frame masks of one flow on the device, [B, T] each. */
export function flowMask(host: HostBatch, flow: Flow, keep: ModalityMask): PerModality<tf.Tensor2D> {
  const masks = hideModalities(host, flow, keep);
  return perModality((modality) => {
    const [size, length] = host.streams[streamOf(flow, modality)].shape;
    return tf.tensor2d(masks[modality], [size, length]);
  });
}

/** The stream that a flow reads as a modality. */
export function streamOf(flow: Flow, modality: Modality): Stream {
  return flow === 'missing' && modality === 'text' ? 'simulated' : modality;
}

export function disposeBatch({ frames, frameMask, valence }: Batch): void {
  tf.dispose([
    valence,
    ...Object.values(frames),
    ...Object.values(frameMask.complete),
    ...Object.values(frameMask.missing),
  ]);
}
