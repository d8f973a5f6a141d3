import type { Utterance } from '@sdumc/core';

/** Says so where utterances of one video stand in more than one split, which they never should. */
export function* sharedVideosNotes(utterances: readonly Utterance[], name: string): Generator<string> {
  const splitsOf = new Map<string, Set<string>>();
  for (const { videoId, split } of utterances) {
    splitsOf.set(videoId, (splitsOf.get(videoId) ?? new Set()).add(split));
  }
  const shared = [...splitsOf.values()].filter(({ size }) => size > 1).length;
  if (shared > 0) yield `${name}: videos with rows in more than one split: ${shared}; figures on test will flatter`;
}
