import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Split } from '@sdumc/core';
import { dealSplits } from '../splits/deal-splits.ts';
import { foldsThatKnow, readVideoFolds } from '../splits/video-folds.ts';
import type { VideoFolds } from '../splits/video-folds.ts';
import { listed } from '../listed.ts';
import { oneLine } from '../one-line.ts';

export interface CsdSplits {
  /** A video that is not in it is left out. */
  readonly splitOf: ReadonlyMap<string, Split>;
  readonly notes: readonly string[];
}

/** The folds given, else `folds.json` in the folder; undefined where there are none. */
export async function foldsOf(folder: string, given: VideoFolds | undefined): Promise<VideoFolds | undefined> {
  const beside = join(folder, 'folds.json');
  return given ?? (existsSync(beside) ? await readVideoFolds(beside) : undefined);
}

/**
 * The split of each video: by the folds, else dealt.
 *
 * Errors: `data/mosei: the folds CMU_MOSI, POM know none of its 3228 videos`.
 */
export function csdSplits(folder: string, videos: ReadonlySet<string>, folds: VideoFolds | undefined): CsdSplits {
  if (folds === undefined) {
    const note = 'no folds were given: videos are dealt 7 : 1 : 2 to train, valid and test by a hash of their ids';
    return { splitOf: dealSplits(videos), notes: [note] };
  }
  const known = foldsThatKnow(folds, videos);
  if (known === undefined) {
    throw new Error(`${folder}: the folds ${Object.keys(folds).join(', ')} know none of its ${videos.size} videos`);
  }
  const unknown = [...videos].filter((video) => !known.splitOf.has(video));
  const notes = [`splits are the folds of ${known.name}`];
  if (unknown.length > 0)
    notes.push(`${unknown.length} videos are left out, these folds do not know them: ${oneLine(listed(unknown))}`);
  return { splitOf: known.splitOf, notes };
}
