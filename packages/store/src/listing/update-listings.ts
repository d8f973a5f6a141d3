import { listingPaths, readListing } from './read-listings.ts';
import type { StoredUtterance } from './stored-utterance.ts';
import { writeListing } from './write-listing.ts';

/**
 * Rewrites what the listings of a store say of their utterances, each listing in one step. Listings, order and identities stay.
 *
 * @example
 * await updateListings('stores/mosi', (utterance) => ({ ...utterance, simulatedTranscript: words.get(utterance.id) ?? '' }));
 */
export async function updateListings(
  folder: string,
  update: (utterance: StoredUtterance) => StoredUtterance,
): Promise<void> {
  for (const path of await listingPaths(folder)) {
    const { name, utterances } = await readListing(path);
    await writeListing(folder, { name, utterances: utterances.map(update) });
  }
}
