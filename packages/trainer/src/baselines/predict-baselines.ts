import { MODALITIES, rowsOf, type Modality, type UtteranceSource } from '@sdumc/core';
import { batchesOf } from '@sdumc/datasets';
import { fitRidge, fittedPositions } from '@sdumc/ridge';
import { pooledColumns, pooledTable } from './pooled-table.ts';

/** What anything worth training has to beat: the mean label, and ridge regression on mean frames. */
export const BASELINES = ['constant', 'ridgeAll', 'ridgeAudioVideo'] as const;

export type Baseline = (typeof BASELINES)[number];

/** Predictions for some rows; null where the source has none of a baseline's modalities. */
export type BaselinePredictions = Readonly<Record<Baseline, Float32Array | null>>;

const ROWS_PREDICTED_AT_ONCE = 256;

/**
 * Fits the baselines on the train and valid rows of a source and predicts `rows`.
 *
 * Ridge sees real text; its strength is chosen by cross-validation over videos inside those rows. It needs no validation
 * split of its own, so it gets to learn from that too.
 *
 * Memory is that of one table of float64, rows fitted × features; beyond 1,000 features no more than that many
 * rows, evenly spaced, are fitted, and only they are read: at most 49 MB for the 6,144 features of the published set.
 *
 * @param options.mostRowsWhenWide in place of those 1,000
 */
export async function predictBaselines(
  source: UtteranceSource,
  rows: readonly number[],
  { mostRowsWhenWide }: { readonly mostRowsWhenWide?: number | undefined } = {},
): Promise<BaselinePredictions> {
  const fitted = rowsOf(source, 'train', 'valid');
  const labelOf = (row: number) => source.utterances[row]!.valence;
  const mean = fitted.reduce((sum, row) => sum + labelOf(row), 0) / fitted.length;

  const ridge = async (wanted: readonly Modality[]) => {
    const modalities = wanted.filter((modality) => source.widths[modality] !== undefined);
    const [first, ...others] = modalities;
    if (first === undefined) return null;
    const pooled = (pooledRows: readonly number[]) =>
      pooledTable({ source, rows: pooledRows, modalities: [first, ...others] });
    const positions = fittedPositions(fitted.length, pooledColumns(source, modalities), mostRowsWhenWide);
    const taught = positions.map((position) => fitted[position]!);
    const model = fitRidge({
      inputs: await pooled(taught),
      targets: { values: taught.map(labelOf), rows: taught.length, columns: 1 },
      groups: taught.map((row) => source.utterances[row]!.videoId),
    });
    const predicted = new Float32Array(rows.length);
    for (const [part, partRows] of batchesOf(rows, ROWS_PREDICTED_AT_ONCE).entries())
      predicted.set(Array.from(model.predict(await pooled(partRows)).values), part * ROWS_PREDICTED_AT_ONCE);
    return predicted;
  };
  return {
    constant: new Float32Array(rows.length).fill(mean),
    ridgeAll: await ridge(MODALITIES),
    ridgeAudioVideo: await ridge(['audio', 'video']),
  };
}
