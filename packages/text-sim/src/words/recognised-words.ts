import { hearingSpeech } from '../hearing/hearing-speech.ts';
import type { Recogniser } from '../hearing/recogniser.ts';
import { spokenWords } from './spoken-words.ts';
import type { WordSource } from './word-source.ts';

/**
 * The words that a recogniser hears. A clip without sound has none, and neither has silence, which is not sent; marks of sounds are not
 * words, and a phrase that is repeated over and over is kept once.
 */
export function recognisedWords(recogniser: Recogniser): WordSource {
  const speech = hearingSpeech(recogniser);
  return {
    name: recogniser.name,
    // words that were kept before silence was told from speech are not taken for these
    identity: { ...recogniser.identity, words: 'of speech' },
    async wordsOf({ id, sound }, options) {
      if (sound === undefined) throw new Error(`${recogniser.name}: needs the sound of ${id}, received none`);
      const heard = await sound();
      if (heard === null) return { words: '', meta: { silent: true } };
      const { words: said, meta } = await speech.hear(heard, options);
      const { words, repeated } = spokenWords(said);
      return { words, meta: { ...meta, ...(repeated && { repeated }) } };
    },
  };
}
