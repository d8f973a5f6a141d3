import { spokenWords } from './spoken-words.ts';
import type { WordSource } from './word-source.ts';

/**
 * Words that were made elsewhere, by the utterance that they belong to.
 *
 * Errors: `replay: has no words for spoken/12`.
 */
export function replayedWords(words: ReadonlyMap<string, string>): WordSource {
  return {
    name: 'replay',
    identity: { kind: 'replay' },
    wordsOf: async ({ id }) => {
      const found = words.get(id);
      if (found === undefined) throw new Error(`replay: has no words for ${id}`);
      const { words: said, repeated } = spokenWords(found);
      return Promise.resolve({ words: said, meta: { ...(repeated && { repeated }) } });
    },
  };
}
