import { rowsOf, type UtteranceSource } from '@sdumc/core';
import { withTestFold, withTestFromTrain } from '@sdumc/datasets';

/**
 * The data as a run trains and judges on it: once, with a fifth of train as test where there is no test split, or once a
 * fold of train.
 *
 * @param folds null without cross-validation
 * @throws Error where train has too few videos
 */
export function divide(source: UtteranceSource, folds: number | null): [UtteranceSource, ...UtteranceSource[]] {
  if (folds === null) return [withTestFromTrain(source)];
  const videos = new Set(rowsOf(source, 'train').map((row) => source.utterances[row]!.videoId)).size;
  if (folds > videos)
    throw new Error(`--folds must be at most ${videos}, the number of videos in train, received ${folds}`);
  const part = (fold: number) => withTestFold(source, { folds, fold });
  return [part(0), ...Array.from({ length: folds - 1 }, (_, position) => part(position + 1))];
}
