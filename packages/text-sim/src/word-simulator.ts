import type { TextEncoder } from '@sdumc/core';
import type { WordSource } from './words/word-source.ts';
import type { SimulatedText, TextSimulator } from './text-simulator.ts';

/**
 * Simulates text by words: they go through the encoder that real transcripts go through, so that S and X are of one space. This is the
 * published simulation as far as an API allows it: the paper takes the hidden states of the words that its LLM generates, which no API
 * hands out.
 *
 * @example
 * const words = recognisedWords(transcription({ client, model: 'gpt-transcribe' }));
 * const simulator = wordSimulator(words, sentenceEncoder());
 * const { words, frames } = await simulator.simulate({ id: 'a', sound: async () => ({ samples, sampleRateHz: 16000 }) });
 */
export function wordSimulator(source: WordSource, encoder: TextEncoder): TextSimulator {
  return {
    name: source.name,
    async simulate(input, options = {}): Promise<SimulatedText> {
      const { words, meta } = await source.wordsOf(input, options);
      const frames = words === '' ? undefined : await encoder.extract(words);
      return { words, meta, ...(frames && { frames }) };
    },
  };
}

/** The honest control: nothing is heard. */
export function noSimulation(): TextSimulator {
  return { name: 'none', simulate: () => Promise.resolve({ meta: {} }) };
}
