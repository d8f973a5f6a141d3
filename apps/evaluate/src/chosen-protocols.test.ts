import type { UtteranceSource } from '@sdumc/core';
import { parseMissingProtocols, protocolName } from '@sdumc/datasets';
import { expect, test } from 'vitest';
import { chosenProtocols } from './chosen-protocols.ts';

const sourceOf = (widths: UtteranceSource['widths']) => ({ name: 'mosi', utterances: [], widths }) as unknown as UtteranceSource; // prettier-ignore
const names = (missing: string | null, widths: UtteranceSource['widths']) =>
  chosenProtocols(missing === null ? null : parseMissingProtocols(missing), sourceOf(widths)).map(protocolName);
const ALL = { audio: 1, text: 1, video: 1 };

test('all that the data allows, nothing twice, unless some are asked for', () => {
  expect(names(null, ALL)).toEqual(['random', 'frames', 'text', 'a', 't', 'v', 'at', 'tv']);
  expect(names(null, { ...ALL, simulated: 1 })).toContain('simulated');
  expect(names(null, { audio: 1, text: 1 })).toEqual(['random', 'frames', 'text', 'a', 't', 'at']);
  expect(names('av,atv,random:0.5', ALL)).toEqual(['av', 'atv', 'random:0.5']);
});

test('what shows what nobody has is refused', () => {
  expect(() => names('text,tv', { audio: 1, video: 1 })).toThrow('--missing tv: no utterance of mosi has text');
  expect(() => names('simulated', ALL)).toThrow('--missing simulated: no utterance of mosi has simulated text');
});
