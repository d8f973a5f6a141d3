import { expect, it } from 'vitest';
import { sentence } from './sentence.ts';

it('begins with a capital and ends with a stop', () => {
  expect(['no sound in it', 'Why?', 'done.'].map(sentence)).toEqual(['No sound in it.', 'Why?', 'Done.']);
});
