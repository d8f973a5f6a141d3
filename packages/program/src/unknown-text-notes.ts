import type { UtteranceSource } from '@sdumc/core';
import { unknownPieceNotes } from '@sdumc/datasets';
import type { StreamOrigins } from './trained/stream-origins.ts';
import { encoderIdentity, wordEncoder, wordEncoderOf, type WordEncoder } from './word-encoders.ts';

/** What makes frames of words unless another encoder is asked for. */
const USUAL: WordEncoder = 'sentence';

/**
 * One line for each of text and simulated text that its encoder cannot read, see `unknownPieceNotes`: the encoder of ours that made its
 * frames, or where a set has words only and no encoder is known, the usual one.
 */
export async function unknownTextNotes(
  { utterances, widths }: Pick<UtteranceSource, 'utterances' | 'widths'>,
  origins: StreamOrigins,
): Promise<string[]> {
  const hasNoFrames = widths.text === undefined && widths.simulated === undefined;
  const notes: string[] = [];
  for (const stream of ['text', 'simulated'] as const) {
    const origin = origins[stream];
    const made = origin ? wordEncoderOf(encoderIdentity({ name: origin.extractor, version: origin.version })) : null;
    const name = made ?? (hasNoFrames ? USUAL : null);
    if (name === null) continue;
    const texts = utterances.flatMap(({ transcript, simulatedTranscript }) =>
      stream === 'text' ? (transcript ?? []) : (simulatedTranscript ?? []),
    );
    notes.push(...(await unknownPieceNotes(stream, texts, wordEncoder(name, ''))));
  }
  return notes;
}
