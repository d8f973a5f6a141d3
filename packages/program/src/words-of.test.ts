import type { FeatureSequence, UtteranceFrames, UtteranceSource } from '@sdumc/core';
import { sentenceEncoder } from '@sdumc/features';
import { expect, test } from 'vitest';
import { cacheFolder, encoderIdentity, wordEncoderOf } from './word-encoders.ts';
import { streamOrigins } from './trained/stream-origins.ts';
import { wordsOf } from './words-of.ts';

const wordsIn = async (source: UtteranceSource) => wordsOf(await streamOrigins(source), source.name);

const plain = { values: Float32Array.of(1), frames: 1, width: 1 };
const from = (extractor: string, version: string): FeatureSequence => ({
  ...plain,
  hopSeconds: null,
  extractor,
  version,
});
const { version } = sentenceEncoder();

function sourceOf(...rows: readonly UtteranceFrames[]): UtteranceSource {
  const utterance = { id: 'a', videoId: 'a', split: 'train', valence: 0 } as const;
  const streams = rows.flatMap((row) => Object.keys(row));
  return {
    name: 'made up',
    utterances: rows.map(() => utterance),
    widths: Object.fromEntries(streams.map((stream) => [stream, 1])),
    read: async (row) => rows[row]!,
  };
}

test('frames of text that say that they come from an encoder of ours', async () => {
  const sentence = `sentence ${version}`;
  expect(await wordsIn(sourceOf({ audio: plain }, { text: from('sentence', version) }))).toBe(sentence);
  expect(await wordsIn(sourceOf({ simulated: from('sentence', version) }))).toBe(sentence);
});

test('frames of text from elsewhere, and none', async () => {
  expect(await wordsIn(sourceOf({ text: plain }, { text: from('sentence', version) }))).toBeNull();
  expect(await wordsIn(sourceOf({ text: from('sentence', '0') }))).toBeNull();
  expect(await wordsIn(sourceOf({ text: from('mmsa-pickle', version) }))).toBeNull();
  expect(await wordsIn(sourceOf({ audio: from('sentence', version) }))).toBeNull();
  expect(await wordsIn(sourceOf())).toBeNull();
});

test('simulated text of another encoder than text is refused, where either is ours', async () => {
  const [ours, other] = [from('sentence', version), from('hashing-text', '1-768-3-5')];
  await expect(wordsIn(sourceOf({ text: ours }, { simulated: other }))).rejects.toThrow(
    `made up: simulated text must come from the encoder of its text, sentence ${version}, received hashing-text 1-768-3-5`,
  );
  await expect(wordsIn(sourceOf({ text: from('bert', '1'), simulated: ours }))).rejects.toThrow('bert 1, received');
  expect(await wordsIn(sourceOf({ simulated: ours }, { text: ours }))).toBe(`sentence ${version}`);
  expect(await wordsIn(sourceOf({ text: from('vicuna-gt', '1'), simulated: from('vicuna-sim', '1') }))).toBeNull();
});

test('every stream says who made it, where it does', async () => {
  const audio = { ...plain, hopSeconds: 0.05, extractor: 'prosody', version: '1' };
  expect(await streamOrigins(sourceOf({ video: plain }, { audio, video: audio }))).toEqual({
    audio: { extractor: 'prosody', version: '1', hopSeconds: 0.05 },
    video: null,
  });
});

test('an encoder is known again by its identity', () => {
  expect(wordEncoderOf(encoderIdentity(sentenceEncoder()))).toBe('sentence');
  expect(wordEncoderOf('hashing-text 1-768-3-5')).toBe('hashing');
  expect(wordEncoderOf('sentence')).toBeNull();
});

test('programs keep what can be made again where XDG says, or in .cache', () => {
  expect(cacheFolder({ XDG_CACHE_HOME: '/tmp/kept' })).toBe('/tmp/kept/sdumc');
  for (const environment of [{}, { XDG_CACHE_HOME: '' }])
    expect(cacheFolder(environment)).toMatch(/[^/]\/\.cache\/sdumc$/);
});
