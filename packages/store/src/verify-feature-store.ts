import { listingPaths, readListing, readListings } from './listing/read-listings.ts';
import { oneLine } from './one-line.ts';
import { verifyShard } from './reading/verify-shard.ts';
import { readShards } from './shard/read-shards.ts';

export interface VerifyProgress {
  /** Of the shards, so far. */
  readonly bytesDone: number;
  /** Size of all shards. */
  readonly bytes: number;
}

/**
 * Reads every byte of a store and returns one line for each listing, shard or sequence that is damaged, beginning with the
 * file's path; none where all is well. Sequences that a later shard replaces are read too. A few MiB are in memory.
 *
 * @example
 * const damaged = await verifyFeatureStore('runs/mosi-store', ({ bytesDone, bytes }) => bar.update(bytesDone / bytes));
 */
export async function verifyFeatureStore(
  folder: string,
  onProgress?: (progress: VerifyProgress) => void,
): Promise<string[]> {
  const lines: string[] = [];
  for (const path of await listingPaths(folder))
    await readListing(path).catch((error: unknown) => lines.push(oneLine(error)));
  if (lines.length === 0) await readListings(folder).catch((error: unknown) => lines.push(oneLine(error)));
  const { shards, damaged, bytes } = await readShards(folder);
  lines.push(...damaged);
  let done = bytes - shards.reduce((sum, shard) => sum + shard.bytes, 0);
  for (const shard of shards) {
    let bytesRead = 0;
    const found = await verifyShard(shard.path, shard.sequences, (more) => {
      bytesRead += more;
      onProgress?.({ bytesDone: done + bytesRead, bytes });
    });
    lines.push(...found);
    done += shard.bytes;
    onProgress?.({ bytesDone: done, bytes });
  }
  return lines;
}
