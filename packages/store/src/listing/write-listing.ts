import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '@sdumc/formats';
import { indexFolder } from '../store-folders.ts';
import { checkListingName, encodeListing, type Listing } from './listing.ts';

/**
 * Writes the listing of that name, all of it in one step; what it held before is replaced. Processes that write listings of
 * different names do not meet.
 *
 * Errors: `listing "mosi" utterance 17: valence must be a number in [-3, 3], received NaN`; nothing is written then.
 *
 * @example
 * const utterances = [{ key: 'train/a', id: 'a', videoId: 'v', split: 'train', valence: 1.5 }] as const;
 * await writeListing('runs/mosi-store', { name: 'mosi', utterances });
 */
export async function writeListing(folder: string, listing: Listing): Promise<void> {
  checkListingName(listing.name);
  const text = encodeListing(listing);
  await mkdir(indexFolder(folder), { recursive: true });
  await writeFileAtomically(join(indexFolder(folder), `${listing.name}.jsonl`), text);
}
