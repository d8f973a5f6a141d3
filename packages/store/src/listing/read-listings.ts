import { basename, join } from 'node:path';
import { readFileBytes } from '@sdumc/formats';
import { namesIn } from '../names-in.ts';
import { shown } from '../one-line.ts';
import { indexFolder } from '../store-folders.ts';
import { identityOf, type Listing, parseListing } from './listing.ts';
import type { StoredUtterance } from './stored-utterance.ts';

const ENDING = '.jsonl';

/** Paths of the listings of a store, in the order in which their utterances come. */
export async function listingPaths(folder: string): Promise<string[]> {
  const names = await namesIn(indexFolder(folder), ENDING);
  const stems = names.map((name) => basename(name, ENDING)).sort();
  return stems.map((name) => join(indexFolder(folder), name + ENDING));
}

export async function readListing(path: string): Promise<Listing> {
  const name = basename(path, ENDING);
  return parseListing(await readFileBytes(path), path, name);
}

/** Utterances of all listings, as {@link readListings} gives them; none where a store was begun and has no listing yet. */
export async function listedUtterances(folder: string): Promise<readonly StoredUtterance[]> {
  return (await listingPaths(folder)).length === 0 ? [] : readListings(folder);
}

/**
 * Utterances of all listings: listings by name, then their lines.
 *
 * Errors: that a listing is damaged, in its own words; that two hold the same utterance, with the names of both.
 */
export async function readListings(folder: string): Promise<readonly StoredUtterance[]> {
  const paths = await listingPaths(folder);
  if (paths.length === 0)
    throw new Error(`${indexFolder(folder)}: holds no listing (*${ENDING}), so no utterance is known`);
  const utterances: StoredUtterance[] = [];
  const pathOf = new Map<string, string>();
  for (const path of paths) {
    for (const utterance of (await readListing(path)).utterances) {
      const other = pathOf.get(identityOf(utterance));
      if (other !== undefined)
        throw new Error(
          `${path}: ${utterance.split ?? 'the store'} has the id ${shown(utterance.id)}, which ${other} has too`,
        );
      pathOf.set(identityOf(utterance), path);
      utterances.push(utterance);
    }
  }
  return utterances;
}
