import { readdirSync } from 'node:fs';
import { parseShardName } from './shard/shard-name.ts';
import { indexFolder, shardsFolder } from './store-folders.ts';

/** Whether a folder looks like a feature store: it has a listing in `index` or a shard in `shards`. */
export function isFeatureStore(folder: string): boolean {
  return (
    names(shardsFolder(folder)).some((name) => parseShardName(name) !== undefined) ||
    names(indexFolder(folder)).some((name) => name.endsWith('.jsonl') && !name.startsWith('.'))
  );
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
