import * as tf from '@tensorflow/tfjs';
import { MODALITIES, noDropout, perModality, type Stream, type TwoFlowModel, type UtteranceSource } from '@sdumc/core';
import { batchesOf, makeBatch, type HostBatch } from '@sdumc/datasets';
import { flowMask, streamOf } from '../device-batch.ts';
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
 * What the model says of some rows, once for each view of them. The batches are made once for all views.
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
    const samples = await Promise.all(
      batch.map(async (row) => ({ frames: await source.read(row), valence: source.utterances[row]!.valence })),
    );
    const host = makeBatch(samples, widths);
    for (const name of names) {
      const { valence, representation } = runView(model, host, views[name]);
      collected[name].valence.push(valence);
      collected[name].representation.push(representation);
    }
  }
  const joined = names.map((name) => {
    const { valence, representation } = collected[name];
    return [name, { valence: joinArrays(valence), representation: joinArrays(representation) }];
  });
  return Object.fromEntries(joined) as Record<Name, RowPredictions>;
}

function runView(model: TwoFlowModel, host: HostBatch, { flow, sees }: InputView): RowPredictions {
  const seen = MODALITIES.map((modality) => (sees.includes(modality) ? 1 : 0));
  const keep = Uint8Array.from({ length: host.size * MODALITIES.length }, (_, i) => seen[i % MODALITIES.length]!);
  return tf.tidy(() => {
    const frames = perModality((modality) => {
      const { values, shape } = host.streams[streamOf(flow, modality)];
      return tf.tensor3d(values, [...shape]);
    });
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
