import { keptHearing, type HeardStore } from '../words/kept-words.ts';
import { cutAtSilences } from './cut-at-silences.ts';
import { hearingSpeech } from './hearing-speech.ts';
import type { Heard, Recogniser } from './recogniser.ts';

/**
 * A recogniser that may be given sound of any length: what is longer than the other takes is cut at silences, heard piece by piece, and
 * joined. Each piece is kept, so that an hour that breaks off in the middle does not begin anew; silent ones are not sent.
 */
export function hearingLongSound(
  recogniser: Recogniser,
  { longestSeconds, pieces: store }: { readonly longestSeconds: number; readonly pieces: HeardStore },
): Recogniser {
  const ofPieces = hearingSpeech(keptHearing(recogniser, store));
  return {
    name: recogniser.name,
    identity: { ...recogniser.identity, longestSeconds },
    async hear(sound, options): Promise<Heard> {
      const pieces = cutAtSilences(sound, { longestSeconds });
      if (pieces.length === 1) return ofPieces.hear(sound, options);
      const heard: Heard[] = [];
      for (const piece of pieces) heard.push(await ofPieces.hear(piece, options));
      const spoken = heard.map(({ words }) => words).filter((words) => words !== '');
      const { silent: _, ...meta } = Object.assign({}, ...heard.map(({ meta }) => meta)) as Heard['meta'];
      const isSilent = heard.every(({ meta: { silent } }) => silent === true);
      return { words: spoken.join(' '), meta: { ...meta, ...(isSilent && { silent: true }), pieces: pieces.length } };
    },
  };
}
