import type { FeatureSequence, UtteranceSource } from '@sdumc/core';
import { encoderIdentity, wordEncoderOf } from './word-encoders.ts';

/** Whoever extracted text at all did so near the beginning. */
const ROWS_LOOKED_AT = 100;

/**
 * Which of our encoders the frames of text come from that a source brings along, as clips do that were extracted with it; null
 * where they come from elsewhere, do not say it, or there are none.
 *
 * @example
 * await wordsOf(await openDataset('stores/clips')); // 'sentence 1'
 */
export async function wordsOf(source: UtteranceSource): Promise<string | null> {
  const { text, simulated } = source.widths;
  if (text === undefined && simulated === undefined) return null;
  for (let row = 0; row < Math.min(ROWS_LOOKED_AT, source.utterances.length); row += 1) {
    const frames = await source.read(row);
    const found: Partial<FeatureSequence> | undefined = frames.text ?? frames.simulated;
    if (found === undefined) continue;
    const { extractor: name, version } = found;
    if (name === undefined || version === undefined) return null;
    const identity = encoderIdentity({ name, version });
    return wordEncoderOf(identity) === null ? null : identity;
  }
  return null;
}
