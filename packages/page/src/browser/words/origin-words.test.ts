import { expect, it } from 'vitest';
import { networksWords, spreadWords } from './origin-words.ts';

it('says who speaks, and of what they learned', () => {
  expect(networksWords({ name: 'a', dataset: 'CMU-MOSI', networks: 3 })).toBe('3 networks trained on CMU-MOSI');
  expect(networksWords({ name: 'a', dataset: null, networks: 1 })).toBe('one network trained on a data set that is not named'); // prettier-ignore
});

it('says what differs', () => {
  expect(spreadWords('networks')).toBe('how far the networks differ');
  expect(spreadWords('dropout')).toContain('dropout');
});
