import { madeUpSource } from '@sdumc/core/testing';
import type { Dataset } from '@sdumc/datasets';
import { expect, test } from 'vitest';
import { inspectDataset } from './inspection.ts';

const SPLITS = ['train', 'train', 'train', 'valid', 'test', 'test'] as const;

/** Six utterances of three videos; the third cannot be read, the fifth has no modality. */
function oddDataset(): Dataset {
  const source = madeUpSource(SPLITS);
  return {
    ...source,
    kind: 'feature-store',
    problems: ['shard 1 is damaged'],
    notes: ['made up for a test'],
    nonFinite: { audio: 2 },
    close: () => Promise.resolve(),
    read: async (row) => {
      if (row === 2) throw new Error('row 2 is damaged');
      return row === 4 ? {} : source.read(row);
    },
  };
}

test('a row that cannot be read is a problem, and the others are counted all the same', async () => {
  const told: number[] = [];
  const inspection = await inspectDataset(oddDataset(), { quick: false, onUtterance: (done) => told.push(done) });
  expect(inspection.problems).toEqual(['shard 1 is damaged', 'row 2 is damaged']);
  expect(inspection.notes.slice(0, 3)).toEqual([
    'made up for a test',
    '1 utterances have no modality at all',
    'audio: 2 values are NaN or infinite, they are read as 0',
  ]);
  expect(inspection.streams.audio!.utterances).toBe(4);
  expect(told).toEqual([1, 2, 3, 4, 5, 6]);
});

test('utterances and videos are counted by split, valence by its class', async () => {
  const { splits, valence } = await inspectDataset(oddDataset(), { quick: false, onUtterance: () => undefined });
  expect(splits).toEqual({
    train: { utterances: 3, videos: 2 },
    valid: { utterances: 1, videos: 1 },
    test: { utterances: 2, videos: 1 },
  });
  expect(valence).toEqual({ train: [1, 1, 1, 0, 0, 0, 0], valid: [0, 0, 0, 1, 0, 0, 0], test: [0, 0, 0, 0, 1, 1, 0] });
});

test('words that the usual encoder cannot read are a note', async () => {
  const { text: _text, simulated: _simulated, ...widths } = oddDataset().widths;
  const utterances = oddDataset().utterances.map((one) => ({ ...one, transcript: '我很喜欢' }));
  const dataset = { ...oddDataset(), widths, utterances };
  const { notes } = await inspectDataset(dataset, { quick: true, onUtterance: () => undefined });
  expect(notes.at(-1)).toMatch(/^text: 100 % of the pieces are unknown to the sentence encoder.*--words hashing/);
});

test('a split that training needs and that has no utterance is a problem', async () => {
  const { utterances } = oddDataset();
  const tested = utterances.map((utterance) => ({ ...utterance, split: 'test' as const }));
  const inspection = await inspectDataset({ ...oddDataset(), utterances: tested }, { quick: true, onUtterance: () => undefined }); // prettier-ignore
  expect(inspection.problems).toEqual([
    'shard 1 is damaged',
    'no utterance is in split train: training needs it',
    'no utterance is in split valid: training needs it',
  ]);
});
