import { expect, test } from 'vitest';
import { mutationScore, scoreLine } from './mutation-score.ts';

const statuses = ['Killed', 'Killed', 'Timeout', 'Survived', 'NoCoverage', 'Ignored', 'Ignored', 'RuntimeError'];

test('a mutant that runs too long is found, one that no test runs is not, and one that cannot run does not count', () => {
  expect(mutationScore(statuses)).toBe(60);
});

test('the last line has the score and what it is made of', () => {
  expect(scoreLine('packages/metrics', statuses)).toBe(
    'mutation: packages/metrics 60.0 % (2 killed, 1 timed out, 1 survived, 1 not covered, 1 failed to run, 2 ignored)',
  );
  expect(scoreLine('packages/mia', ['Killed'])).toBe(
    'mutation: packages/mia 100.0 % (1 killed, 0 timed out, 0 survived, 0 not covered, 0 ignored)',
  );
});
