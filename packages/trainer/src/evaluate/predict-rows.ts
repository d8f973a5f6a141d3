import * as tf from '@tensorflow/tfjs';
import { noDropout, type PerModality, type Stream, type TwoFlowModel, type UtteranceSource } from '@sdumc/core';
import { batchesByLength, batchesOf, prefetched, readBatch, type HostBatch } from '@sdumc/datasets';
import { deviceRows } from '../device-batch.ts';
import type { InputView } from './input-view.ts';
import { viewFrames } from './view-frames.ts';

export interface PredictionInput {
  readonly model: TwoFlowModel;
  readonly source: UtteranceSource;
  /** D of every stream as the network takes it */
  readonly widths: Readonly<Record<Stream, number>>;
  readonly rows: readonly number[];
  readonly batchSize: number;
  /**
   * Puts rows of about one length into a batch. For models that see no padding: others predict otherwise beside other rows.
   * Default: batches in the order of `rows`
   */
  readonly byLength?: boolean;
}

export interface RowPredictions {
  /** [rows] */
  readonly valence: Float32Array;
  /** z, [rows, h] row-major */
  readonly representation: Float32Array;
}

/**
 * What the model says of some rows, once for each view of them. A batch is read and uploaded once for all views, and
 * the next one is read meanwhile; beside two batches, the predictions are all that is in memory.
 *
 * @returns by the name of the view, in the order of `rows`
 */
export async function predictRows<Name extends string>(
  { model, source, widths, rows, batchSize, byLength = false }: PredictionInput,
  views: Readonly<Record<Name, InputView>>,
): Promise<Record<Name, RowPredictions>> {
  const batches = byLength ? batchesByLength(source, rows, batchSize) : batchesOf([...rows.keys()], batchSize);
  const names = Object.keys(views) as Name[];
  const predicted = Object.fromEntries(names.map((name) => [name, noPredictions(rows.length)])) as Record<
    Name,
    RowPredictions
  >;
  const read = async (positions: readonly number[]) => {
    const rowsOfBatch = positions.map((position) => rows[position]!);
    return { positions, host: await readBatch(source, rowsOfBatch, widths) };
  };

  for await (const { positions, host } of prefetched(batches, read)) {
    const rowsOfBatch = deviceRows(host);
    for (const name of names) {
      const ofBatch = runView({ model, host, rows: rowsOfBatch, view: views[name] });
      predicted[name] = placed(predicted[name], positions, ofBatch);
    }
    tf.dispose(Object.values(rowsOfBatch));
  }
  return predicted;
}

function noPredictions(rows: number): RowPredictions {
  return { valence: new Float32Array(rows), representation: new Float32Array() };
}

/** Writes what a batch gave to its positions; how wide a representation is shows with the first batch. */
function placed(all: RowPredictions, positions: readonly number[], ofBatch: RowPredictions): RowPredictions {
  const { valence } = all;
  const width = ofBatch.representation.length / positions.length;
  const representation =
    all.representation.length === 0 ? new Float32Array(valence.length * width) : all.representation;
  positions.forEach((position, sample) => {
    valence[position] = ofBatch.valence[sample]!;
    representation.set(ofBatch.representation.subarray(sample * width, (sample + 1) * width), position * width);
  });
  return { valence, representation };
}

function runView(input: {
  model: TwoFlowModel;
  host: HostBatch;
  rows: PerModality<tf.Tensor2D>;
  view: InputView;
}): RowPredictions {
  const { model, host, rows, view } = input;
  const { flow } = view;
  const { valence, representation } = tf.tidy(() => {
    const frames = viewFrames(host, rows, view);
    const output = model.flow({ flow, frames, dropout: noDropout });
    return { valence: output.valence, representation: output.representation };
  });
  // Read outside of tidy, which looks for tensors in what it returns: number by number where that is an array.
  const read = (tensor: tf.Tensor) => tensor.dataSync().slice() as Float32Array;
  const predictions = { valence: read(valence), representation: read(representation) };
  tf.dispose([valence, representation]);
  return predictions;
}
