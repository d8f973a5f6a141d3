import type { Split, UtteranceSource } from './utterance.ts';

/** The rows of some splits, in the order of the source. */
export function rowsOf({ utterances }: Pick<UtteranceSource, 'utterances'>, ...splits: readonly Split[]): number[] {
  return utterances.flatMap(({ split }, row) => (splits.includes(split) ? [row] : []));
}
