import { describe, expect, it } from 'vitest';
import type { Split, UtteranceSource } from '@sdumc/core';
import { dealVideos } from './deal-videos.ts';
import { withTestFold, withTestFromTrain } from './test-fold.ts';

function source(videos: readonly (readonly [videoId: string, size: number, split: Split])[]): UtteranceSource {
  const utterances = videos.flatMap(([videoId, size, split]) =>
    Array.from({ length: size }, (_, number) => ({ id: `${videoId}_${number}`, videoId, split, valence: 0 })),
  );
  return { name: 'made', utterances, widths: {}, read: async () => ({}) };
}
const many = source(
  Array.from({ length: 60 }, (_, video) => [`video ${video}`, 1 + (video % 7), video % 6 === 0 ? 'valid' : 'train']),
);
const ids = ({ utterances }: UtteranceSource, split: Split) =>
  utterances.filter((utterance) => utterance.split === split).map(({ id }) => id);

describe('dealVideos', () => {
  it('deals the same whatever the order of the rows, evenly', () => {
    const folds = dealVideos(many.utterances, 5);
    expect(dealVideos([...many.utterances].reverse(), 5)).toEqual(folds);
    const sizes = [0, 0, 0, 0, 0];
    for (const { videoId } of many.utterances) sizes[folds.get(videoId)!]! += 1;
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(7); // one video
  });

  it('stays what it is from release to release', () => {
    // Python: sorted by hashlib.sha256(id).hexdigest(), dealt round robin
    const { utterances } = source(['a', 'b', 'c', 'd', 'e', 'f'].map((videoId) => [videoId, 1, 'train']));
    expect(Object.fromEntries(dealVideos(utterances, 3))).toEqual({ a: 2, b: 0, c: 2, d: 0, e: 1, f: 1 });
  });

  it('refuses more folds than videos', () => {
    expect(() => dealVideos(many.utterances, 61)).toThrow(/from 2 to the number of videos, 60, received 61/);
    expect(() => dealVideos(many.utterances, 1)).toThrow(/received 1/);
    expect(() => dealVideos(many.utterances, 2.5)).toThrow(/received 2.5/);
  });
});

describe('withTestFold', () => {
  it('tests every row that is not valid exactly once, and never splits a video', () => {
    const folds = [0, 1, 2, 3, 4].map((fold) => withTestFold(many, { folds: 5, fold }));
    const tested = folds.flatMap((fold) => ids(fold, 'test'));
    expect(tested.sort()).toEqual(ids(many, 'train').sort());
    for (const { utterances } of folds) {
      expect(ids({ ...many, utterances }, 'valid')).toEqual(ids(many, 'valid'));
      const splits = new Map<string, Split>();
      for (const { videoId, split } of utterances) {
        expect(splits.get(videoId) ?? split).toBe(split);
        splits.set(videoId, split);
      }
    }
  });

  it('leaves the rows of a test split out, and reads the right frames of the others', async () => {
    const tested = source(['a', 'b', 'c', 'd'].map((videoId, at) => [videoId, 1, at < 2 ? 'train' : 'test']));
    const folds = [0, 1].flatMap((fold) => ids(withTestFold(tested, { folds: 2, fold }), 'test'));
    expect(folds.sort()).toEqual(['a_0', 'b_0']);

    const mixed = source([
      ['t', 1, 'test'],
      ['a', 1, 'train'],
      ['b', 1, 'train'],
    ]);
    const readRow = {
      ...mixed,
      read: async (row: number) => ({ audio: { values: Float32Array.of(row), frames: 1, width: 1 } }),
      frameCounts: (row: number) => ({ audio: 10 + row }),
    };
    const fold = withTestFold(readRow, { folds: 2, fold: 0 });
    const { id } = fold.utterances[0]!;
    const row = mixed.utterances.findIndex((utterance) => utterance.id === id);
    expect((await fold.read(0)).audio?.values[0]).toBe(row);
    expect(fold.frameCounts?.(0)).toEqual({ audio: 10 + row });
    expect(withTestFold(mixed, { folds: 2, fold: 0 })).not.toHaveProperty('frameCounts');
    await expect(fold.read(2)).rejects.toThrow(/row must be from 0 to 1, received 2/);
  });

  it('deals train alone, so that how much of a video is in valid or test does not move it to another fold', () => {
    const videos = Array.from({ length: 9 }, (_, video) => `video ${video}`);
    const inAll = source(
      videos.flatMap((videoId, video) => [
        [videoId, 1 + (video % 3), 'train'],
        [videoId, 9 * (video % 2), 'valid'],
        [videoId, 11 * (video % 4), 'test'],
      ]),
    );
    const named = { ...inAll, utterances: inAll.utterances.map((one, row) => ({ ...one, id: `${row}` })) };
    const foldOf = dealVideos(
      named.utterances.filter(({ split }) => split === 'train'),
      3,
    );
    const folds = [0, 1, 2].map((fold) => withTestFold(named, { folds: 3, fold }).utterances);
    for (const [fold, utterances] of folds.entries())
      expect(utterances.map(({ id, split }) => [id, split])).toEqual(
        named.utterances.flatMap(({ id, videoId, split }) =>
          split === 'test' ? [] : [[id, split === 'valid' ? 'valid' : foldOf.get(videoId) === fold ? 'test' : 'train']],
        ),
      );
    expect([...dealVideos(named.utterances, 3)]).not.toEqual([...foldOf]);
  });

  it('refuses a fold that is not there', () => {
    expect(() => withTestFold(many, { folds: 5, fold: 5 })).toThrow(
      'made fold: must be a whole number from 0 to 4, received 5',
    );
    expect(() => withTestFold(many, { folds: 5, fold: -1 })).toThrow(/received -1/);
  });
});

describe('withTestFromTrain', () => {
  it('takes the first of five folds', () => {
    const split = withTestFromTrain(many);
    expect(ids(split, 'test')).toEqual(ids(withTestFold(many, { folds: 5, fold: 0 }), 'test'));
    const share = ids(split, 'test').length / ids(many, 'train').length;
    expect(share).toBeGreaterThan(0.17);
    expect(share).toBeLessThan(0.23);
    expect(many.utterances.some((utterance) => utterance.split === 'test')).toBe(false); // the source is untouched
  });

  it('leaves a source with a test split alone', () => {
    const tested = source([['a', 1, 'train'], ['b', 1, 'valid'], ['c', 1, 'test']]); // prettier-ignore
    expect(withTestFromTrain(tested)).toBe(tested);
  });

  it('deals as many folds as train has videos, where that is less than five and valid has more', () => {
    const small = source([
      ['a', 2, 'train'],
      ['b', 3, 'train'],
      ['c', 1, 'train'],
      ...['d', 'e', 'f', 'g'].map((videoId) => [videoId, 4, 'valid'] as const),
    ]);
    expect(withTestFromTrain(small).utterances).toEqual(withTestFold(small, { folds: 3, fold: 0 }).utterances);
    const single = source([
      ['a', 9, 'train'],
      ['b', 9, 'valid'],
    ]);
    expect(() => withTestFromTrain(single)).toThrow('train has 1 video');
  });

  it('never leaves train empty', () => {
    for (let videos = 2; videos <= 6; videos += 1) {
      const small = source(Array.from({ length: videos }, (_, video) => [`${video}`, 3, 'train']));
      const split = withTestFromTrain(small);
      expect(ids(split, 'train').length).toBeGreaterThan(0);
      expect(ids(split, 'test').length).toBeGreaterThan(0);
    }
    expect(() => withTestFromTrain(source([['a', 9, 'train']]))).toThrow(
      'made: a fifth of train cannot become test, train has 1 video',
    );
  });
});
