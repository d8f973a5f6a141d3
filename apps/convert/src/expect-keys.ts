import type { StoredUtterance } from '@sdumc/store';

/** Refuses, before anything is written, utterances that a store could not tell apart. */
export function expectKeys(utterances: readonly StoredUtterance[], name: string): void {
  const seen = new Set<string>();
  for (const [row, { id, split, key }] of utterances.entries()) {
    const where = `${name} utterance ${row}, in ${split ?? 'no split'}`;
    if (id === '') throw new Error(`${where}: id is empty, a store needs one`);
    if (seen.has(key)) throw new Error(`${where}: id ${JSON.stringify(id)} is used twice, a store needs it once`);
    seen.add(key);
  }
}
