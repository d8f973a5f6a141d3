import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { removeStaleTemporaryFiles } from '@sdumc/formats';
import { isOfThisMachine, parseShardName } from './shard-name.ts';

/**
 * Removes the half-written shards of killed writers, and only what is certainly theirs: the writer ran on this machine, and
 * its process, which is not this one, runs no more. What stays is hidden and never read.
 *
 * @returns paths removed
 */
export async function removeStaleShards(shards: string): Promise<string[]> {
  const targets = new Set<string>();
  for (const entry of await readdir(shards)) {
    const [, target, owner] = /^\.(.+)\.(\d+)-[0-9a-f]{12}\.partial$/.exec(entry) ?? [];
    if (target === undefined || Number(owner) === process.pid) continue; // another thread of ours may be writing it
    const writer = parseShardName(target)?.writer;
    if (writer !== undefined && isOfThisMachine(writer)) targets.add(target);
  }
  const removed = await Promise.all([...targets].map((target) => removeStaleTemporaryFiles(join(shards, target))));
  return removed.flat();
}
