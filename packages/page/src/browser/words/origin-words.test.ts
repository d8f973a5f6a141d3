import { expect, it } from 'vitest';
import { networksWords, spreadWords } from './origin-words.ts';

it('says who speaks, and of what they learned', () => {
  expect(networksWords({ name: 'a', dataset: 'CMU-MOSI', networks: 3 })).toBe(
    '3 networks trained on the data “CMU-MOSI”',
  );
  expect(networksWords({ name: 'a', dataset: null, networks: 1 })).toBe('one network trained on data that have no name'); // prettier-ignore
});

it('says what differs', () => {
  expect(spreadWords('networks')).toBe('how far the networks differ');
  expect(spreadWords('dropout')).toContain('dropout');
});
