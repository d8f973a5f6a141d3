import type { StoredUtterance } from '@sdumc/store';
import { describe, expect, it } from 'vitest';
import { dealSplits } from '../splits/deal-splits.ts';
import { labelledUtterances } from './labelled-utterances.ts';

const clip = (id: string, columns: Record<string, string>, more: Partial<StoredUtterance> = {}): StoredUtterance => ({
  key: id,
  id,
  videoId: id,
  columns,
  ...more,
});
const speakers = ['ann', 'ben', 'cem', 'dea', 'eva'];
const acted = speakers.flatMap((speaker) =>
  ['happy', 'sad', 'bored'].map((emotion) => clip(`${speaker} ${emotion}`, { speaker, emotion, score: '1.5' })),
);

describe('labelledUtterances', () => {
  it('maps labels, leaves out what the map does not name, and deals whole groups', () => {
    const labelMap = { happy: 2, sad: -2 };
    const { utterances, rows, notes } = labelledUtterances(acted, 'acted', {
      label: 'emotion',
      labelMap,
      splitBy: 'speaker',
    });
    expect(rows).toEqual([0, 1, 3, 4, 6, 7, 9, 10, 12, 13]);
    expect(utterances.map(({ valence }) => valence)).toEqual([2, -2, 2, -2, 2, -2, 2, -2, 2, -2]);
    for (const { id, videoId } of utterances) expect(id.startsWith(videoId)).toBe(true);
    for (const speaker of speakers)
      expect(new Set(utterances.filter(({ videoId }) => videoId === speaker).map(({ split }) => split)).size).toBe(1);
    expect(new Set(utterances.map(({ split }) => split))).toEqual(new Set(['train', 'valid', 'test']));
    expect(notes[0]).toBe('5 of 15 utterances are left out, whose emotion is bored (5)');
    expect(notes[1]).toMatch(/^splits were dealt by speaker: train \w+(, \w+)*; valid \w+; test \w+/);
  });

  it('reads a column of numbers, and keeps a store’s own labels and splits', () => {
    const byScore = labelledUtterances(acted, 'acted', { label: 'score' });
    expect(byScore.utterances.every(({ valence }) => valence === 1.5)).toBe(true);
    const own = [clip('a', {}, { split: 'valid', valence: -1 }), clip('b', {}, { split: 'test' })];
    expect(labelledUtterances(own, 'own', {})).toMatchObject({
      rows: [0],
      utterances: [{ id: 'a', split: 'valid', valence: -1 }],
      notes: ['1 of 2 utterances are left out, they have no valence'],
    });
  });

  /** Clips of one speaker and one video stand in all three splits of the store. */
  const divided = speakers.flatMap((speaker, at) =>
    (['train', 'valid', 'test'] as const)
      .slice(0, 1 + (at % 3))
      .map((split, clipAt) =>
        clip(`${speaker} ${split}`, { speaker }, { split, valence: clipAt, videoId: `v ${at >> 1}` }),
      ),
  );

  it('deals whole speakers where that is asked for, so that splits of the store do not put one on both sides', () => {
    const { utterances, notes } = labelledUtterances(divided, 'divided', { splitBy: 'speaker' });
    const dealt = dealSplits(speakers);
    expect(utterances.map(({ videoId, split }) => [videoId, split])).toEqual(
      divided.map(({ columns }) => [columns!['speaker'], dealt.get(columns!['speaker'] as string)]),
    );
    expect(new Set(dealt.values()).size).toBe(3);
    expect(notes).toEqual([expect.stringMatching(/^splits were dealt by speaker: /)]);
  });

  it('deals whole videos where a single clip has no split, so that none is half dealt and half as stored', () => {
    const { split: _, ...unsplit } = divided[4]!;
    const some = [...divided.slice(0, 4), unsplit, ...divided.slice(5)];
    const { utterances, notes } = labelledUtterances(some, 'some', {});
    const dealt = dealSplits(['v 0', 'v 1', 'v 2']);
    expect(utterances.map(({ videoId, split }) => [videoId, split])).toEqual(
      some.map(({ videoId }) => [videoId, dealt.get(videoId)]),
    );
    expect(utterances.map(({ videoId }) => videoId)).toEqual(some.map(({ videoId }) => videoId)); // not their ids
    expect(notes).toEqual([expect.stringMatching(/^splits were dealt by video_id: /)]);
    expect(labelledUtterances(divided, 'divided', {}).utterances.map(({ split }) => split)).toEqual(
      divided.map(({ split }) => split), // all have one
    );
  });

  it('a clip whose speaker is not known goes with its video, and one that is left out is not dealt', () => {
    const unknown = divided.map((one, at) => (at % 4 === 1 ? { ...one, columns: { speaker: '' } } : one));
    const { valence: _, ...silent } = clip('zoe', { speaker: 'zoe' }, { split: 'train', valence: 1 });
    const { utterances } = labelledUtterances([silent, ...unknown], 'unknown', { splitBy: 'speaker' });
    const groups = unknown.map(({ columns, videoId }) => (columns!['speaker'] as string) || videoId);
    const dealt = dealSplits(groups);
    expect(utterances.map(({ videoId, split }) => [videoId, split])).toEqual(
      groups.map((group) => [group, dealt.get(group)]),
    );
    const withSilent = dealSplits(['zoe', ...groups]);
    expect(groups.some((group) => withSilent.get(group) !== dealt.get(group))).toBe(true);
  });

  it('does not take a label for a property of every object', () => {
    const odd = [clip('a', { emotion: 'constructor' }), clip('b', { emotion: 'glad' })];
    expect(labelledUtterances(odd, 'odd', { label: 'emotion', labelMap: { glad: 1 } }).rows).toEqual([1]);
  });

  it.each([
    [{}, 'acted: no utterance has a valence; --label names the column that holds it: speaker, emotion, score'],
    [{ label: 'mood' }, 'acted: --label must be one of its columns, speaker, emotion, score, received mood'],
    [
      { label: 'score', splitBy: 'x' },
      'acted: --split-by must be one of its columns, speaker, emotion, score, received x',
    ],
    [{ label: 'emotion' }, 'acted: column emotion must hold numbers from -3 to 3, received happy, sad, bored'],
    [
      { label: 'emotion', labelMap: { glad: 1, cross: -1 } },
      'acted: column emotion must hold some of glad, cross, received happy, sad, bored',
    ],
  ])('refuses %j', (options, message) => {
    expect(() => labelledUtterances(acted, 'acted', options)).toThrow(message);
  });
});
