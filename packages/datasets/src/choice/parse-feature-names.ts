import { STREAMS } from '@sdumc/core';
import type { Stream } from '@sdumc/core';

/** Which features stand for which stream, by the names that they have on disk. */
export type FeatureNames = Readonly<Partial<Record<Stream, string>>>;

/**
 * Reads what follows `--features`.
 *
 * Errors: `features: must be written audio=NAME,text=NAME,…, received "wavlm"`.
 *
 * @example
 * parseFeatureNames('audio=wavlm-FRA,text=vicuna-FRA-gt'); // { audio: 'wavlm-FRA', text: 'vicuna-FRA-gt' }
 */
export function parseFeatureNames(text: string): Partial<Record<Stream, string>> {
  const names: Partial<Record<Stream, string>> = {};
  for (const part of text.split(',')) {
    const [, stream, name] = /^\s*(\w+)\s*=\s*(.*?)\s*$/s.exec(part) ?? [];
    if (stream === undefined || !name) {
      throw new Error(`features: must be written audio=NAME,text=NAME,…, received ${JSON.stringify(part.trim())}`);
    }
    if (!isStream(stream)) {
      throw new Error(`features: a stream is one of ${STREAMS.join(', ')}, received ${JSON.stringify(stream)}`);
    }
    if (names[stream] !== undefined) throw new Error(`features: ${stream} is named twice`);
    names[stream] = name;
  }
  return names;
}

function isStream(text: string): text is Stream {
  return (STREAMS as readonly string[]).includes(text);
}
