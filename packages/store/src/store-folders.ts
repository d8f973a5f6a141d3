import { join } from 'node:path';

/** Where the listings of utterances are. */
export function indexFolder(folder: string): string {
  return join(folder, 'index');
}

/** Where the shards are. */
export function shardsFolder(folder: string): string {
  return join(folder, 'shards');
}
