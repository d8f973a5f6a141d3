import { expect, it } from 'vitest';
import { sentence } from './sentence.ts';

it('leaves names as they are', () => {
  expect(sentence('rubbish.mp4: is empty')).toBe('rubbish.mp4: is empty.');
});

it('begins with a capital and ends with a stop', () => {
  expect(['no sound in it', 'Why?', 'done.'].map(sentence)).toEqual(['No sound in it.', 'Why?', 'Done.']);
});
