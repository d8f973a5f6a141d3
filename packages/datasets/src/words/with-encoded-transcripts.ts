import type { TextEncoder, UtteranceSource } from '@sdumc/core';

/**
 * Gives a source that has its text as words only the streams `text` and `simulated`, both through the same encoder, so that
 * they share one space. A source that already has frames of text is handed back unchanged: two encoders would not agree.
 *
 * @example
 * const source = withEncodedTranscripts(await readFeatureFolder('data/mosi'), hashingTextEncoder());
 */
export function withEncodedTranscripts(source: UtteranceSource, encoder: TextEncoder): UtteranceSource {
  const { text, simulated } = source.widths;
  if (text !== undefined || simulated !== undefined) return source;
  const hasWords = source.utterances.some(({ transcript }) => transcript);
  const hasSimulatedWords = source.utterances.some(({ simulatedTranscript }) => simulatedTranscript);
  return {
    ...source,
    widths: {
      ...source.widths,
      ...(hasWords && { text: encoder.width }),
      ...(hasSimulatedWords && { simulated: encoder.width }),
    },
    ...(hasSimulatedWords && { simulation: 'words' }),
    async read(row) {
      const { transcript = '', simulatedTranscript = '' } = source.utterances[row] ?? {};
      const [frames, text, simulated] = await Promise.all([
        source.read(row),
        transcript === '' ? undefined : encoder.extract(transcript),
        simulatedTranscript === '' ? undefined : encoder.extract(simulatedTranscript),
      ]);
      return { ...frames, ...(text && { text }), ...(simulated && { simulated }) };
    },
  };
}
