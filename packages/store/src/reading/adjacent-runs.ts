import type { StoredSequence } from '../shard/open-shard.ts';

/** Groups sequences that lie side by side in one shard, so that each group is read in one go. */
export function adjacentRuns(sequences: readonly StoredSequence[]): readonly (readonly StoredSequence[])[] {
  const sorted = [...sequences].sort((left, right) => compare(left.path, right.path) || left.begin - right.begin);
  const runs: StoredSequence[][] = [];
  for (const sequence of sorted) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (before?.path === sequence.path && before.begin + before.length === sequence.begin) run!.push(sequence);
    else runs.push([sequence]);
  }
  return runs;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
