import { expect, it } from 'vitest';
import { simulatorWords } from './simulator-words.ts';

it('says who hears and, where the sound leaves the server, that it does', () => {
  expect(simulatorWords('command')).toBe('a program on the server');
  expect(simulatorWords('openai')).toContain('sent');
  expect(simulatorWords('another')).toBe('another');
});
