import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** Twelve hexadecimal digits of the SHA-256 of files' contents, in their order; their names do not matter. */
export async function contentHash(paths: readonly string[]): Promise<string> {
  const all = createHash('sha256');
  for (const path of paths) {
    const one = createHash('sha256');
    await pipeline(createReadStream(path), one);
    all.update(one.digest());
  }
  return all.digest('hex').slice(0, 12);
}
