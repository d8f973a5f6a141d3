import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Split } from '@sdumc/core';
import { openDataset, type Dataset } from '@sdumc/datasets';
import { afterAll, expect, test } from 'vitest';
import { convert } from './convert.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-convert-'));
afterAll(() => rmSync(room, { recursive: true }));

/** One utterance a split, all with the same id: ids of MMSA's files need not differ between splits. */
function sameIds(splits: readonly Split[]): Dataset {
  return {
    name: 'same ids',
    kind: 'mmsa-pickle',
    utterances: splits.map((split, row) => ({ id: 'a$_$1', videoId: 'a', split, valence: row })),
    widths: { audio: 2 },
    read: (row) => Promise.resolve({ audio: { values: Float32Array.of(row, row + 0.5), frames: 1, width: 2 } }),
    notes: [],
    problems: [],
    nonFinite: {},
    close: () => Promise.resolve(),
  };
}

const into = (store: string) => ({
  store: join(room, store),
  version: '1',
  elementType: 'F32' as const,
  signal: new AbortController().signal,
  onUtterance: () => undefined,
});

test('utterances of two splits that share an id keep frames of their own', async () => {
  await convert({ dataset: sameIds(['train', 'valid', 'test']), ...into('three splits') });
  const store = await openDataset(join(room, 'three splits'));
  const frames = await Promise.all(store.utterances.map(async (_, row) => [...(await store.read(row)).audio!.values]));
  expect(store.utterances.map(({ split, valence }) => [split, valence])).toEqual([
    ['train', 0],
    ['valid', 1],
    ['test', 2],
  ]);
  expect(frames).toEqual([
    [0, 0.5],
    [1, 1.5],
    [2, 2.5],
  ]);
  await store.close();
});

test('an id that a split has twice is refused, and nothing is written', async () => {
  await expect(convert({ dataset: sameIds(['train', 'train']), ...into('one split') })).rejects.toThrow(
    'same ids utterance 1, in train: id "a$_$1" is used twice, a store needs it once',
  );
  await expect(openDataset(join(room, 'one split'))).rejects.toThrow(/no such file/);
});

test('a store records what simulated text is made from, as the data did', async () => {
  await convert({ dataset: { ...sameIds(['train']), simulation: 'map' }, ...into('of a map') });
  const store = await openDataset(join(room, 'of a map'));
  expect(store.simulation).toBe('map');
  await store.close();
});
