import type { Split } from '@sdumc/core';
import { madeUpSource } from '@sdumc/core/testing';
import { expect, test } from 'vitest';
import { streamWidths, trainingSize } from './prepare.ts';

test('a preset depends on the number of train rows alone, and on D of each modality, 1 where no utterance has it', () => {
  const splits: readonly Split[] = ['train', 'test', 'train', 'valid', 'train', 'test', 'valid', 'test'];
  const source = madeUpSource(splits);
  expect(trainingSize(source)).toEqual({ featureWidths: { audio: 3, text: 4, video: 2 }, trainUtterances: 3 });
  const heard = { ...source, widths: { simulated: 6, audio: 3 } };
  const { featureWidths } = trainingSize(heard);
  expect(featureWidths).toEqual({ audio: 3, text: 6, video: 1 });
  expect(streamWidths(featureWidths)).toEqual({ audio: 3, text: 6, simulated: 6, video: 1 });
});
