import { rowsOf, type Split, type UtteranceSource } from '@sdumc/core';
import { withTestFold } from '@sdumc/datasets';
import { expect, test } from 'vitest';
import { divide } from './divide.ts';

/** Videos of one to three utterances. */
function sourceOf(videos: readonly (readonly [Split, number])[]): UtteranceSource {
  const utterances = videos.flatMap(([split, size], video) =>
    Array.from({ length: size }, (_, at) => ({ id: `${video}_${at}`, videoId: `v${video}`, split, valence: 0 })),
  );
  return { name: 'made', utterances, widths: {}, read: () => Promise.resolve({}) };
}
const TRAIN = [2, 1, 3, 1, 2, 3, 1].map((size) => ['train', size] as const);
const OTHERS = [['valid', 3], ['test', 2], ['valid', 1], ['test', 3]] as const; // prettier-ignore
const whole = sourceOf([...TRAIN, ...OTHERS]);

test('every fold is another part of train, so that each train row is tested by networks that never saw its video', () => {
  const parts = divide(whole, 3);
  expect(parts.map(({ utterances }) => utterances)).toEqual(
    [0, 1, 2].map((fold) => withTestFold(whole, { folds: 3, fold }).utterances),
  );
  const idsOf = (source: UtteranceSource, split: Split) =>
    rowsOf(source, split).map((row) => source.utterances[row]!.id);
  expect(parts.flatMap((part) => idsOf(part, 'test')).sort()).toEqual(idsOf(whole, 'train').sort());
  for (const part of parts) {
    const videosOf = (split: Split) => new Set(rowsOf(part, split).map((row) => part.utterances[row]!.videoId));
    for (const video of videosOf('test')) expect(videosOf('train')).not.toContain(video);
    expect(idsOf(part, 'valid')).toEqual(idsOf(whole, 'valid'));
  }
});

test('counts the videos of train alone, where more folds are asked for than there are', () => {
  expect(divide(whole, 7)).toHaveLength(7);
  expect(() => divide(whole, 8)).toThrow('--folds must be at most 7, the number of videos in train, received 8');
});

test('without folds is the data as they are, or with a fifth of train as test', () => {
  expect(divide(whole, null)).toEqual([whole]);
  const untested = sourceOf([...TRAIN, ['valid', 2]]);
  expect(divide(untested, null).map(({ utterances }) => utterances)).toEqual([
    withTestFold(untested, { folds: 5, fold: 0 }).utterances,
  ]);
});
