import { withoutMadeUp } from '../words/said-of-silence.ts';
import { spokenWords } from '../words/spoken-words.ts';
import type { Heard, Recogniser } from './recogniser.ts';
import { audibility } from './silence.ts';

/**
 * A recogniser that gets no silence, so that silence costs nothing. Where the sound is nearly silent, it drops the sentences that
 * recognisers make up of nothing, as "Thanks for watching!"; elsewhere they were said.
 */
export function hearingSpeech(recogniser: Recogniser): Recogniser {
  return {
    ...recogniser,
    async hear(sound, options): Promise<Heard> {
      const audible = audibility(sound);
      if (audible === 'silent') return { words: '', meta: { silent: true } };
      const heard = await recogniser.hear(sound, options);
      if (audible === 'audible') return heard;
      const { words } = spokenWords(heard.words);
      return { ...heard, words: withoutMadeUp(words) };
    },
  };
}
