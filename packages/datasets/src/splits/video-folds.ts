import { SPLITS } from '@sdumc/core';
import type { Split } from '@sdumc/core';
import { readFileBytes } from '@sdumc/formats';

/** Official folds by video, by the name of the dataset: `{ "CMU_MOSI": { "train": ["2iD-tVS8NPw", …], "valid": […], "test": […] } }`. */
export type VideoFolds = Readonly<Record<string, Readonly<Record<Split, readonly string[]>>>>;

/**
 * Reads folds from a JSON file.
 *
 * Errors: `folds.json: CMU_MOSI valid: must be a list of video ids`.
 *
 * @example
 * const folds = await readVideoFolds('folds.json');
 */
export async function readVideoFolds(path: string): Promise<VideoFolds> {
  const bytes = await readFileBytes(path);
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Error(`${path}: is not JSON`);
  }
  if (!isRecord(content) || Object.keys(content).length === 0) {
    throw new Error(`${path}: must be {"NAME": {"train": […], "valid": […], "test": […]}}`);
  }
  for (const [name, folds] of Object.entries(content)) expectFolds(folds, `${path}: ${name}`);
  return content as VideoFolds;
}

/** The split of each video, from the folds that know most of `videos`; undefined where none knows any. */
export function foldsThatKnow(
  folds: VideoFolds,
  videos: Iterable<string>,
): { readonly name: string; readonly splitOf: ReadonlyMap<string, Split> } | undefined {
  const ids = [...videos];
  const candidates = Object.entries(folds).map(([name, lists]) => {
    const splitOf = new Map(SPLITS.flatMap((split) => lists[split].map((video) => [video, split] as const)));
    return { name, splitOf, known: ids.filter((id) => splitOf.has(id)).length };
  });
  const best = candidates.sort((left, right) => right.known - left.known)[0];
  return best !== undefined && best.known > 0 ? best : undefined;
}

function expectFolds(folds: unknown, where: string): void {
  if (!isRecord(folds)) throw new Error(`${where}: must be {"train": […], "valid": […], "test": […]}`);
  const seen = new Map<string, Split>();
  for (const split of SPLITS) {
    const videos = folds[split];
    if (!Array.isArray(videos) || !videos.every((video) => typeof video === 'string')) {
      throw new Error(`${where} ${split}: must be a list of video ids`);
    }
    for (const video of videos) {
      const other = seen.get(video);
      if (other !== undefined && other !== split)
        throw new Error(`${where}: video ${JSON.stringify(video)} is in ${other} and in ${split}`);
      seen.set(video, split);
    }
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
