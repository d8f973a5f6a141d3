import { MODALITIES, rowsOf, type Modality, type UtteranceSource } from '@sdumc/core';
import { fitRidge } from '@sdumc/ridge';
import { pooledTable } from './pooled-table.ts';

/** What anything worth training has to beat: the mean label, and ridge regression on mean frames. */
export const BASELINES = ['constant', 'ridgeAll', 'ridgeAudioVideo'] as const;

export type Baseline = (typeof BASELINES)[number];

/** Predictions for some rows; null where the source has none of a baseline's modalities. */
export type BaselinePredictions = Readonly<Record<Baseline, Float32Array | null>>;

/**
 * Fits the baselines on the train and valid rows of a source and predicts `rows`.
 *
 * Ridge sees real text; its strength is chosen by cross-validation over videos inside those rows. It needs no validation
 * split of its own, so it gets to learn from that too.
 */
export async function predictBaselines(source: UtteranceSource, rows: readonly number[]): Promise<BaselinePredictions> {
  const fitted = rowsOf(source, 'train', 'valid');
  const labels = Float64Array.from(fitted, (row) => source.utterances[row]!.valence);
  const mean = labels.reduce((sum, label) => sum + label, 0) / labels.length;

  const ridge = async (wanted: readonly Modality[]) => {
    const modalities = wanted.filter((modality) => source.widths[modality] !== undefined);
    const [first, ...others] = modalities;
    if (first === undefined) return null;
    const model = fitRidge({
      inputs: await pooledTable({ source, rows: fitted, modalities: [first, ...others] }),
      targets: { values: labels, rows: labels.length, columns: 1 },
      groups: fitted.map((row) => source.utterances[row]!.videoId),
    });
    return Float32Array.from(model.predict(await pooledTable({ source, rows, modalities: [first, ...others] })).values);
  };
  return {
    constant: new Float32Array(rows.length).fill(mean),
    ridgeAll: await ridge(MODALITIES),
    ridgeAudioVideo: await ridge(['audio', 'video']),
  };
}
