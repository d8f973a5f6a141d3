import type { Recogniser } from '../hearing/recogniser.ts';
import { withoutRepetition } from './without-repetition.ts';
import type { WordSource } from './word-source.ts';

/** The words that a recogniser hears. A clip without sound has none; a phrase that is repeated over and over is kept once. */
export function recognisedWords(recogniser: Recogniser): WordSource {
  return {
    name: recogniser.name,
    identity: recogniser.identity,
    async wordsOf({ id, sound }, options) {
      if (sound === undefined) throw new Error(`${recogniser.name}: needs the sound of ${id}, received none`);
      const heard = await sound();
      if (heard === null || heard.samples.length === 0) return { words: '', meta: { silent: true } };
      const { words: said, meta } = await recogniser.hear(heard, options);
      const { words, repeated } = withoutRepetition(said);
      return { words, meta: { ...meta, ...(repeated && { repeated }) } };
    },
  };
}
