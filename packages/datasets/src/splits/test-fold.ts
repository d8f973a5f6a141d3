import { rowsOf } from '@sdumc/core';
import type { Split, Utterance, UtteranceSource } from '@sdumc/core';
import { dealVideos } from './deal-videos.ts';

/** How many folds train is dealt into where a dataset has no test split: one fifth becomes test. */
const FIFTHS = 5;

/**
 * The same source with fold `fold` of `folds` as its test split. Train is dealt, by video, see {@link dealVideos}; valid stays
 * valid. Rows of a test split of its own are left out altogether: cross-validation is no occasion to look at them.
 *
 * Errors: `mosi fold: must be a whole number from 0 to 4, received 5`.
 *
 * @example
 * for (let fold = 0; fold < 5; fold += 1) await run(withTestFold(source, { folds: 5, fold }));
 */
export function withTestFold(
  source: UtteranceSource,
  { folds, fold }: { readonly folds: number; readonly fold: number },
): UtteranceSource {
  if (!Number.isInteger(fold) || fold < 0 || fold >= folds) {
    throw new RangeError(`${source.name} fold: must be a whole number from 0 to ${folds - 1}, received ${fold}`);
  }
  const foldOf = dealVideos(
    rowsOf(source, 'train').map((row) => source.utterances[row]!),
    folds,
  );
  const splitOf = ({ split, videoId }: Utterance): Split =>
    split === 'valid' ? 'valid' : foldOf.get(videoId) === fold ? 'test' : 'train';
  const rows = rowsOf(source, 'train', 'valid');
  return {
    ...source,
    utterances: rows.map((row) => {
      const utterance = source.utterances[row]!;
      return { ...utterance, split: splitOf(utterance) };
    }),
    read: async (position) => {
      const row = rows[position];
      if (row === undefined)
        throw new RangeError(`${source.name}: row must be from 0 to ${rows.length - 1}, received ${position}`);
      return source.read(row);
    },
    ...(source.frameCounts && { frameCounts: (position) => source.frameCounts?.(rows[position]!) ?? {} }),
  };
}

/**
 * Makes sure that there is a test split: a source without one gives up a fixed fifth of train (the first of five folds), which
 * is the same for every seed. A source with test rows is handed back unchanged.
 *
 * Errors: `mosi: a fifth of train cannot become test, train has 1 video`.
 *
 * @example
 * const source = withTestFromTrain(await readFeatureFolder('data/mosei-videos'));
 */
export function withTestFromTrain(source: UtteranceSource): UtteranceSource {
  if (rowsOf(source, 'test').length > 0) return source;
  const videos = new Set(source.utterances.filter(({ split }) => split === 'train').map(({ videoId }) => videoId)).size;
  if (videos < 2) throw new Error(`${source.name}: a fifth of train cannot become test, train has ${videos} video`);
  return withTestFold(source, { folds: Math.min(FIFTHS, videos), fold: 0 });
}
