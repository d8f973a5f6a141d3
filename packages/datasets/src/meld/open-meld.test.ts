import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openDataset } from '../open-dataset.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-meld-'));
afterAll(() => rmSync(room, { recursive: true }));

const HEADER = 'Sr No.,Utterance,Speaker,Emotion,Sentiment,Dialogue_ID,Utterance_ID,Season,Episode,StartTime,EndTime';
const line = (words: string, sentiment: string, dialogue: number, utterance: number) =>
  `1,"${words}",Ann,joy,${sentiment},${dialogue},${utterance},8,21,"00:16:16,059","00:16:21,731"`;
function write(folder: string, name: string, lines: readonly string[]): string {
  mkdirSync(join(room, folder), { recursive: true });
  writeFileSync(join(room, folder, name), [HEADER, ...lines].join('\n'));
  return join(room, folder);
}

test('the annotations are sentences with sentiment, by split and dialogue', async () => {
  write('whole', 'train_sent_emo.csv', [line('Oh, my', 'positive', 0, 0), line('no', 'negative', 0, 1)]);
  write('whole', 'dev_sent_emo.csv', [line('hm', 'neutral', 0, 0)]);
  const dataset = await openDataset(write('whole', 'test_sent_emo.csv', [line('', 'neutral', 3, 5)]));
  expect([dataset.kind, dataset.name, dataset.widths]).toEqual(['meld', 'whole', {}]);
  expect(dataset.utterances).toEqual([
    { id: 'valid_dia0_utt0', videoId: 'valid_dia0', split: 'valid', valence: 0, transcript: 'hm' },
    { id: 'test_dia3_utt5', videoId: 'test_dia3', split: 'test', valence: 0 },
    { id: 'train_dia0_utt0', videoId: 'train_dia0', split: 'train', valence: 1.5, transcript: 'Oh, my' },
    { id: 'train_dia0_utt1', videoId: 'train_dia0', split: 'train', valence: -1.5, transcript: 'no' },
  ]);
  expect(dataset.notes).toContainEqual(expect.stringContaining('positive is 1.5, neutral 0, negative -1.5'));
  await expect(dataset.read(4)).rejects.toThrow('row must be from 0 to 3');
  const alone = await openDataset(join(room, 'whole', 'dev_sent_emo.csv'));
  expect(alone.utterances.map(({ id }) => id)).toEqual(['valid_dia0_utt0']);
});

test.each([
  ['another sentiment', [line('a', 'glad', 0, 0)], /line 2: Sentiment must be negative, neutral or positive, received "glad"$/],
  ['an utterance twice', [line('a', 'neutral', 0, 0), line('b', 'neutral', 0, 0)], /line 3: "train_dia0_utt0" is there twice, on line 2 too$/],
  ['a short line', ['1,a'], /line 2: must have 11 cells, received 2$/],
] as const)('refuses %s in one line', async (name, lines, message) => {
  const folder = write(name, 'train_sent_emo.csv', lines);
  await expect(openDataset(folder)).rejects.toThrow(message);
}); // prettier-ignore
