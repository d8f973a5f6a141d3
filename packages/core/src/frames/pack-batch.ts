import * as tf from '@tensorflow/tfjs';
import { streamOf, type Batch, type Flow } from '../flow.ts';
import { modalityOf, perModality, type PerModality, type Stream } from '../modality.ts';
import { expectShapes } from '../tensor/expect-shape.ts';
import type { Segment } from './frame-rows.ts';

/** A batch as others lay it out: padded to the longest utterance of each stream. */
export interface PaddedBatch {
  /** [B, T, D] for each stream, T of its own */
  readonly frames: Readonly<Record<Stream, tf.Tensor3D>>;
  /** [B, T] for each flow and modality, 1 = observed; ones come before zeros, a row of zeros is an absent modality */
  readonly frameMask: Readonly<Record<Flow, PerModality<tf.Tensor2D>>>;
  /** [B] */
  readonly valence: tf.Tensor1D;
}

/**
 * A padded batch as the network takes it. In the missing flow, `text` masks the simulated frames.
 *
 * @throws RangeError where shapes disagree, or a mask has an observed frame behind an unobserved one
 *
 * @example
 * ```ts
 * network.flows({ batch: packBatch({ frames, frameMask, valence }), dropout: noDropout });
 * ```
 */
export function packBatch({ frames, frameMask, valence }: PaddedBatch): Batch {
  const expect = expectShapes('packBatch');
  expect('valence', valence, ['B']);
  const flat = (stream: Stream) => {
    expect(`frames.${stream}`, frames[stream], ['B', `T of ${stream}`, `D of ${modalityOf(stream)}`]);
    return tf.reshape(frames[stream], [-1, frames[stream].shape[2]]) as tf.Tensor2D;
  };
  const textRows = frames.text.shape[0] * frames.text.shape[1];
  const segments = (flow: Flow) =>
    perModality((modality) => {
      const stream = streamOf(flow, modality);
      const mask = frameMask[flow][modality];
      const name = `frameMask.${flow}.${modality}`;
      expect(name, mask, ['B', frames[stream].shape[1]]);
      return prefixes(`packBatch ${name}`, mask, stream === 'simulated' ? textRows : 0);
    });
  const lengths = (flow: Flow) => perModality((modality) => frames[streamOf(flow, modality)].shape[1]);
  const tensors = tf.tidy(() => ({
    rows: { audio: flat('audio'), text: tf.concat([flat('text'), flat('simulated')]), video: flat('video') },
    valence: tf.clone(valence),
  }));
  return {
    ...tensors,
    segments: { complete: segments('complete'), missing: segments('missing') },
    paddedCount: { complete: lengths('complete'), missing: lengths('missing') },
  };
}

function prefixes(name: string, mask: tf.Tensor2D, firstRow: number): readonly Segment[] {
  const [batch, length] = mask.shape;
  const observed = mask.dataSync() as Float32Array;
  return Array.from({ length: batch }, (_, utterance) => {
    const own = observed.subarray(utterance * length, (utterance + 1) * length);
    const count = own.reduce((sum, one) => sum + one, 0);
    if (own.subarray(0, count).includes(0))
      throw new RangeError(`${name}: must observe the first frames of utterance ${utterance}, received a gap`);
    return { start: firstRow + utterance * length, count };
  });
}
