import * as tf from '@tensorflow/tfjs';
import {
  MODALITIES,
  noDropout,
  perModality,
  streamOf,
  type Stream,
  type TwoFlowModel,
  type UtteranceSource,
} from '@sdumc/core';
import { batchesOf, makeBatch, readSamples, type HostBatch } from '@sdumc/datasets';
import { deviceFrames, flowMask } from '../device-batch.ts';
import type { InputView } from './input-view.ts';

export interface PredictionInput {
  readonly model: TwoFlowModel;
  readonly source: UtteranceSource;
  /** D of every stream as the network takes it */
  readonly widths: Readonly<Record<Stream, number>>;
  readonly rows: readonly number[];
  readonly batchSize: number;
}

export interface RowPredictions {
  /** [rows] */
  readonly valence: Float32Array;
  /** z, [rows, h] row-major */
  readonly representation: Float32Array;
}

/**
 * What the model says of some rows, once for each view of them. A batch is read, padded and uploaded once for all views.
 *
 * @returns by the name of the view, in the order of `rows`
 */
export async function predictRows<Name extends string>(
  { model, source, widths, rows, batchSize }: PredictionInput,
  views: Readonly<Record<Name, InputView>>,
): Promise<Record<Name, RowPredictions>> {
  const names = Object.keys(views) as Name[];
  const collected = Object.fromEntries(
    names.map((name) => [name, { valence: [] as Float32Array[], representation: [] as Float32Array[] }]),
  ) as Record<Name, { valence: Float32Array[]; representation: Float32Array[] }>;

  for (const batch of batchesOf(rows, batchSize)) {
    const host = makeBatch(await readSamples(source, batch), widths);
    const frames = deviceFrames(host);
    for (const name of names) {
      const { valence, representation } = runView({ model, host, frames, view: views[name] });
      collected[name].valence.push(valence);
      collected[name].representation.push(representation);
    }
    tf.dispose(Object.values(frames));
  }
  const joined = names.map((name) => {
    const { valence, representation } = collected[name];
    return [name, { valence: joinArrays(valence), representation: joinArrays(representation) }];
  });
  return Object.fromEntries(joined) as Record<Name, RowPredictions>;
}

function runView(input: {
  model: TwoFlowModel;
  host: HostBatch;
  frames: Readonly<Record<Stream, tf.Tensor3D>>;
  view: InputView;
}): RowPredictions {
  const { model, host, view } = input;
  const { flow, sees } = view;
  const seen = MODALITIES.map((modality) => (sees.includes(modality) ? 1 : 0));
  const keep = Uint8Array.from({ length: host.size * MODALITIES.length }, (_, i) => seen[i % MODALITIES.length]!);
  return tf.tidy(() => {
    const frames = perModality((modality) => input.frames[streamOf(flow, modality)]);
    const output = model.flow({ flow, frames, frameMask: flowMask(host, flow, keep), dropout: noDropout });
    return {
      valence: Float32Array.from(output.valence.dataSync()),
      representation: Float32Array.from(output.representation.dataSync()),
    };
  });
}

function joinArrays(parts: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
