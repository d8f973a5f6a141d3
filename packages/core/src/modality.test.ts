import { expect, test } from 'vitest';
import { MODALITIES, modalityOf, perModality, STREAMS } from './modality.ts';

test('modalities are audio, text, video, and are made in this order', () => {
  expect(MODALITIES).toEqual(['audio', 'text', 'video']);
  let made = 0;
  expect(perModality((modality) => `${modality} ${made++}`)).toEqual({
    audio: 'audio 0',
    text: 'text 1',
    video: 'video 2',
  });
});

test('simulated text stands in for text', () => {
  expect(STREAMS.map(modalityOf)).toEqual(['audio', 'text', 'text', 'video']);
});
