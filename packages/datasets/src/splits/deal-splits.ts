import { createHash } from 'node:crypto';
import type { Split } from '@sdumc/core';

/** How every ten videos are dealt: 7 train, 1 valid, 2 test, and no split is empty from three videos on. */
const DEAL: readonly Split[] = ['train', 'test', 'valid', 'train', 'train', 'test', 'train', 'train', 'train', 'train'];

/** A split for each video where nobody has said one: in the order of a hash of the ids, the same on every machine. */
export function dealSplits(videos: Iterable<string>): ReadonlyMap<string, Split> {
  const hashed = [...new Set(videos)].map((video) => ({
    video,
    hash: createHash('sha256').update(video).digest('hex'),
  }));
  hashed.sort((left, right) => (left.hash < right.hash ? -1 : 1));
  return new Map(hashed.map(({ video }, at) => [video, DEAL[at % DEAL.length]!]));
}
