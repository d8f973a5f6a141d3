import { expect, test } from 'vitest';
import * as core from '@sdumc/core';
import { isSplit, isStream, spaceOf, SPLITS, STREAMS } from './vocabulary.ts';

test('the words are those of core, in its order', () => {
  expect(STREAMS).toEqual(core.STREAMS);
  expect(SPLITS).toEqual(core.SPLITS);
  for (const stream of STREAMS) expect(spaceOf(stream)).toBe(core.modalityOf(stream));
  expect(['audio', 'toString', '', null, 1].map(isStream)).toEqual([true, false, false, false, false]);
  expect(['test', 'constructor', undefined].map(isSplit)).toEqual([true, false, false]);
});
