import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openShardWriter, type ShardWriterOptions, writeListing } from '../src/index.ts';
import { madeUpFeatures, madeUpUtterance, madeUpUtterances } from './made-up.ts';
import type { Stream } from '@sdumc/core';

export interface MadeUpStore extends ShardWriterOptions {
  readonly utterances: number;
  /** A shard is written after so many utterances. */
  readonly perShard?: number;
  readonly seed?: number;
}

/** Writes a listing and shards of made-up utterances. */
export async function writeMadeUpStore(
  folder: string,
  { utterances, perShard = utterances, seed = 0, ...options }: MadeUpStore,
): Promise<void> {
  await writeListing(folder, { name: 'made-up', utterances: madeUpUtterances(utterances) });
  const writer = await openShardWriter(folder, options);
  for (let number = 0; number < utterances; number += 1) {
    const { key } = madeUpUtterance(number);
    for (const [stream, sequence] of Object.entries(madeUpFeatures(number, seed)))
      await writer.write({ key, stream: stream as Stream, sequence });
    if ((number + 1) % perShard === 0) await writer.flush();
  }
  await writer.close();
}

/** Paths of the shards of a store, by name. */
export function shardPaths(folder: string): string[] {
  const shards = join(folder, 'shards');
  return readdirSync(shards)
    .filter((name) => !name.startsWith('.'))
    .sort()
    .map((name) => join(shards, name));
}
