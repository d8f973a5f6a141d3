import { createHash } from 'node:crypto';
import type { Utterance } from '@sdumc/core';

/**
 * Deals videos to folds: a video's utterances stay together, folds get nearly equal numbers of utterances, and the outcome
 * depends on the video ids and their numbers of utterances only, not on seed, machine or order of rows.
 *
 * Videos are taken in the order of a hash of their id, each goes to the fold that has the fewest utterances so far.
 *
 * @returns the fold, 0 to folds − 1, of each video id
 * @example
 * dealVideos(utterances, 5).get('03bSnISJMiM'); // 2
 */
export function dealVideos(utterances: readonly Utterance[], folds: number): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { videoId } of utterances) sizes.set(videoId, (sizes.get(videoId) ?? 0) + 1);
  if (!Number.isInteger(folds) || folds < 2 || folds > sizes.size) {
    throw new RangeError(
      `dealVideos folds: must be a whole number from 2 to the number of videos, ${sizes.size}, received ${folds}`,
    );
  }
  const inHashOrder = [...sizes]
    .map(([videoId, size]) => ({ videoId, size, hash: createHash('sha256').update(videoId).digest('hex') }))
    .sort((left, right) => (left.hash < right.hash ? -1 : 1));
  const dealt = new Array<number>(folds).fill(0);
  const foldOf = new Map<string, number>();
  for (const { videoId, size } of inHashOrder) {
    const fold = dealt.indexOf(Math.min(...dealt));
    dealt[fold]! += size;
    foldOf.set(videoId, fold);
  }
  return foldOf;
}
