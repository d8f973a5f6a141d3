import type { SourceRecord, StoredUtterance } from '@sdumc/store';

/** Refuses, before anything is written, utterances that a store could not tell apart. */
export function expectKeys(utterances: readonly StoredUtterance[], name: string): void {
  const seen = new Set<string>();
  for (const [row, { id, split, key }] of utterances.entries()) {
    const where = `${name} utterance ${row}, in ${split}`;
    if (id === '') throw new Error(`${where}: id is empty, a store needs one`);
    if (seen.has(key)) throw new Error(`${where}: id ${JSON.stringify(id)} is used twice, a store needs it once`);
    seen.add(key);
  }
}

/** Refuses to mix two sources, or two kinds of numbers, in one store. */
export function expectSameSource(store: string, was: SourceRecord | null, is: SourceRecord): void {
  if (was === null) return;
  if (was.name !== is.name || was.kind !== is.kind)
    throw new Error(
      `${store} is the store of ${was.name} (${was.kind}), not of ${is.name} (${is.kind}): name another --out`,
    );
  if (was.elementType !== is.elementType)
    throw new Error(`${store} holds its numbers as ${was.elementType}, not as ${is.elementType}: name another --out`);
}
