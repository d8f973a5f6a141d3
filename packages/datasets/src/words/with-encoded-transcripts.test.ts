import { describe, expect, it } from 'vitest';
import type { TextEncoder, UtteranceSource } from '@sdumc/core';
import { withEncodedTranscripts } from './with-encoded-transcripts.ts';

const origin = { hopSeconds: null, extractor: 'length', version: '1' };
const encoder: TextEncoder = {
  modality: 'text',
  name: 'length',
  version: '1',
  hopSeconds: null,
  width: 1,
  extract: async (words: string) =>
    words === '...' ? undefined : { values: Float32Array.of(words.length), frames: 1, width: 1, ...origin },
};
const audio = { values: Float32Array.of(1), frames: 1, width: 1 };
const utterance = { id: 'a', videoId: 'a', split: 'train', valence: 0 } as const;
const source: UtteranceSource = {
  name: 'words',
  utterances: [
    { ...utterance, transcript: 'good', simulatedTranscript: 'hood is' },
    { ...utterance, transcript: '...' },
  ],
  widths: { audio: 1 },
  read: async () => ({ audio }),
};

describe('withEncodedTranscripts', () => {
  it('adds real and simulated words through one encoder, and nothing where there are none', async () => {
    const encoded = withEncodedTranscripts(source, encoder);
    expect(encoded.widths).toEqual({ audio: 1, text: 1, simulated: 1 });
    const { text, simulated, ...rest } = await encoded.read(0);
    expect([text?.values[0], simulated?.values[0], rest]).toEqual([4, 7, { audio }]);
    expect(await encoded.read(1)).toEqual({ audio });
  });

  it('keeps frames that a source already has', () => {
    const framed = { ...source, widths: { text: 768 } };
    expect(withEncodedTranscripts(framed, encoder)).toBe(framed);
  });
});
