import type { UtteranceSource } from '@sdumc/core';
import { withTestFromTrain } from '@sdumc/datasets';

/**
 * Refuses data that cannot be divided as a run wants it, before the run writes anything.
 *
 * @param folds null where the source's own split stays
 * @throws Error where train has too few videos
 */
export function checkDivision(source: UtteranceSource, folds: number | null): void {
  if (folds === null) {
    withTestFromTrain(source);
    return;
  }
  const train = source.utterances.filter(({ split }) => split === 'train');
  const videos = new Set(train.map(({ videoId }) => videoId)).size;
  if (folds > videos)
    throw new Error(`--folds must be at most ${videos}, the number of videos in train, received ${folds}`);
}
