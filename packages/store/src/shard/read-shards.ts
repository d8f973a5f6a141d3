import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { concurrencyLimit } from '../concurrency-limit.ts';
import { namesIn } from '../names-in.ts';
import { oneLine, systemReason } from '../one-line.ts';
import { shardsFolder } from '../store-folders.ts';
import { openShard, type StoredSequence } from './open-shard.ts';
import { parseShardName, SHARD_ENDING } from './shard-name.ts';

export interface Shard {
  readonly path: string;
  /** Size of the file. */
  readonly bytes: number;
  readonly sequences: readonly StoredSequence[];
}

/** What a store holds, without a listing. */
export interface Shards {
  /** Those that can be read, by name. */
  readonly shards: readonly Shard[];
  /** One line for each shard that cannot be read, beginning with its path. */
  readonly damaged: readonly string[];
  /** Size of all shards. */
  readonly bytes: number;
}

/** How many headers are read at once. */
const AT_ONCE = 32;

/** Reads the headers of all shards. One that is damaged is named, and the others are read. */
export async function readShards(folder: string): Promise<Shards> {
  const limited = concurrencyLimit(AT_ONCE);
  const kept = new Map<string, string>();
  const keepOnce = (text: string): string => kept.get(text) ?? (kept.set(text, text), text);
  const names = await namesIn(shardsFolder(folder), SHARD_ENDING);
  const read = await Promise.all(
    names.map((name) => limited(() => readShard(join(shardsFolder(folder), name), name, keepOnce))),
  );
  return {
    shards: read.flatMap((shard) => ('sequences' in shard ? [shard] : [])),
    damaged: read.flatMap((shard) => ('problem' in shard ? [shard.problem] : [])),
    bytes: read.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

async function readShard(
  path: string,
  name: string,
  keepOnce: (text: string) => string,
): Promise<Shard | { readonly bytes: number; readonly problem: string }> {
  let bytes = 0;
  try {
    bytes = (await stat(path)).size;
    if (parseShardName(name) === undefined)
      throw new Error(`${path}: is not named <time>-<writer>-<number>${SHARD_ENDING}, so its place is not known`);
    return { path, bytes, sequences: await openShard(path, keepOnce) };
  } catch (error) {
    const line = oneLine(error);
    return { bytes, problem: line.includes(name) ? line : `${path}: cannot be read (${systemReason(error)})` };
  }
}
