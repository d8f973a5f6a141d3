import type { Split } from '@sdumc/core';

/** What the field's files call a split. */
const SPLIT_NAMES: ReadonlyMap<string, Split> = new Map([
  ['train', 'train'],
  ['valid', 'valid'],
  ['val', 'valid'],
  ['dev', 'valid'],
  ['test', 'test'],
]);

/** Errors: `index.csv row 3 (line 5): split must be one of train, valid, val, dev, test, received "holdout"`. */
export function readSplit(text: string, where: string): Split {
  const split = SPLIT_NAMES.get(text.trim().toLowerCase());
  if (split !== undefined) return split;
  throw new Error(
    `${where}: split must be one of ${[...SPLIT_NAMES.keys()].join(', ')}, received ${JSON.stringify(text)}`,
  );
}
