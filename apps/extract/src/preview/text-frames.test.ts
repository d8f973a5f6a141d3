import { selectBackend } from '@sdumc/backend';
import { hashingTextEncoder, sentenceEncoder } from '@sdumc/features';
import { expect, it } from 'vitest';
import { textFrames } from './text-frames.ts';

it('names the pieces of the sentence encoder', async () => {
  await selectBackend('wasm');
  const encoder = sentenceEncoder();
  const sequence = (await encoder.extract('so good, 3'))!;
  await encoder.close();
  const frames = await textFrames(sequence, 'so good, 3');
  expect(frames.map(({ text }) => text)).toEqual(['▁so', '▁good', ',', '▁3']);
  const [first] = frames;
  expect(first!.length).toBeCloseTo(Math.sqrt(sequence.values.subarray(0, 512).reduce((sum, x) => sum + x * x, 0)), 4);
});

it('names words where frames are words, and nothing where the pieces are not known or others', async () => {
  const sequence = (await hashingTextEncoder({ width: 8 }).extract('so good, 3'))!;
  const texts = async (...[of, transcript]: Parameters<typeof textFrames>) =>
    (await textFrames(of, transcript)).map(({ text }) => text);
  expect(await texts(sequence, 'so good, 3')).toEqual(['so', 'good', '3']);
  expect(await texts({ ...sequence, extractor: 'another model' }, 'so good, 3')).toEqual([null, null, null]);
  expect(await texts(sequence, 'so good')).toEqual([null, null, null]);
  expect(await texts(sequence, undefined)).toEqual([null, null, null]);
});
