import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UtteranceSource } from '@sdumc/core';
import { afterAll, expect, test } from 'vitest';
import { encoderFor, expectTrainedWords, trainedWords } from './trained-words.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-words-'));
afterAll(() => rmSync(room, { recursive: true }));

function network(name: string, config: string) {
  const folder = join(room, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'config.json'), config);
  return { folder, seed: 1, fold: null };
}
const trained = (name: string, preprocessing: unknown) => network(name, JSON.stringify({ preprocessing }));
const sourceOf = (widths: UtteranceSource['widths']): UtteranceSource => ({
  name: 'mosi',
  utterances: [],
  widths,
  read: async () => ({}),
});

test('networks say whose frames of text they take, all the same', async () => {
  const origins = { text: { extractor: 'sentence', version: '1', hopSeconds: null } };
  const [one, two] = [trained('one', { origins }), trained('two', { origins })];
  const others = [
    trained('null', { origins: { text: null } }),
    trained('older', {}),
    trained('none', null),
    network('bad', '{'),
  ];
  expect(await trainedWords([one, two])).toBe('sentence 1');
  expect(await trainedWords(others)).toBeNull();
  expect(await trainedWords([{ folder: join(room, 'nowhere'), seed: null, fold: null }])).toBeNull();
  await expect(trainedWords([one, others[0]!, two])).rejects.toThrow(
    `${join(room, 'null')}: its text was encoded elsewhere, that of ${join(room, 'one')} encoded by sentence 1; evaluate them one by one`,
  );
});

test('words go through the encoder that the networks had, where it is still there', () => {
  expect(['sentence 1', 'hashing-text 1-768-3-5', 'sentence 0', null].map(encoderFor)).toEqual([
    'sentence',
    'hashing',
    'sentence',
    'sentence',
  ]);
});

test('text from another encoder is refused, no text is not', () => {
  const expected = { expected: 'sentence 1', model: 'runs/a' };
  expectTrainedWords({ source: sourceOf({ text: 512 }), words: 'sentence 1' }, expected);
  expectTrainedWords({ source: sourceOf({ audio: 3 }), words: null }, expected);
  expect(() => expectTrainedWords({ source: sourceOf({ text: 512 }), words: null }, expected)).toThrow(
    'mosi: text must be encoded by sentence 1, as for runs/a, it is encoded elsewhere',
  );
  expect(() =>
    expectTrainedWords(
      { source: sourceOf({ simulated: 768 }), words: 'hashing-text 1-768-3-5' },
      { expected: null, model: 'runs/a' },
    ),
  ).toThrow('mosi: text must be encoded elsewhere, as for runs/a, it is encoded by hashing-text 1-768-3-5');
});
