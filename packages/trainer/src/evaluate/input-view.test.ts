import { SUBSETS } from '@sdumc/core';
import { expect, test } from 'vitest';
import { CONDITION_VIEWS, subsetView } from './input-view.ts';

test('real text goes through the complete flow, simulated or absent text through the missing flow', () => {
  expect(CONDITION_VIEWS).toEqual({
    complete: { flow: 'complete', sees: ['audio', 'text', 'video'] },
    simulated: { flow: 'missing', sees: ['audio', 'text', 'video'] },
    absent: { flow: 'missing', sees: ['audio', 'video'] },
  });
});

test('there are seven subsets; those with text go through the complete flow', () => {
  expect(SUBSETS.map((subset) => [subset, subsetView(subset).flow, ...subsetView(subset).sees])).toEqual([
    ['a', 'missing', 'audio'],
    ['t', 'complete', 'text'],
    ['v', 'missing', 'video'],
    ['at', 'complete', 'audio', 'text'],
    ['av', 'missing', 'audio', 'video'],
    ['tv', 'complete', 'text', 'video'],
    ['atv', 'complete', 'audio', 'text', 'video'],
  ]);
});
