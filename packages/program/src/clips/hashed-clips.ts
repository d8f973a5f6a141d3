import { createHash } from 'node:crypto';
import type { ListedClip } from '@sdumc/datasets';
import type { ClipFailure } from './errors-csv.ts';
import { mediaHash } from './media-hash.ts';

/** A clip whose bytes are known. */
export interface HashedClip {
  readonly listed: ListedClip;
  /** SHA-256 of its file. */
  readonly hash: string;
  /** Under which its sequences are stored: its bytes and its words, so that equal clips share them. */
  readonly key: string;
}

/** Hashes clips one after the other, which is as fast as the disk; a file that cannot be read is a failure. */
export async function hashedClips(
  clips: readonly ListedClip[],
  { signal, onFailure }: { readonly signal: AbortSignal; readonly onFailure: (failure: ClipFailure) => void },
): Promise<HashedClip[]> {
  const hashed: HashedClip[] = [];
  for (const listed of clips) {
    if (signal.aborted) break;
    try {
      const hash = await mediaHash(listed.media);
      hashed.push({ listed, hash, key: keyOf(hash, listed.transcript) });
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const reason = code === 'ENOENT' ? `${listed.media}: no such file` : message;
      onFailure({ clip: listed.id, stage: 'find', reason });
    }
  }
  return hashed;
}

function keyOf(hash: string, transcript: string | undefined): string {
  if (transcript === undefined) return hash.slice(0, 32);
  return createHash('sha256').update(`${hash}\n${transcript}`).digest('hex').slice(0, 32);
}
