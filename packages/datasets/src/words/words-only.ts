import type { Utterance } from '@sdumc/core';
import type { Dataset } from '../dataset.ts';
import { entryAt } from '../entry-at.ts';

/** A dataset that has words and labels, and no frames of any stream. @param where for errors about rows */
export function wordsOnly(
  about: Pick<Dataset, 'kind' | 'name' | 'notes'> & { readonly utterances: readonly Utterance[] },
  where: string,
): Dataset {
  return {
    ...about,
    widths: {},
    nonFinite: {},
    problems: [],
    async read(row) {
      entryAt(about.utterances, row, where);
      return {};
    },
    frameCounts(row) {
      entryAt(about.utterances, row, where);
      return {};
    },
    close: async () => undefined,
  };
}
