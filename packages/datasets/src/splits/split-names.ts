import type { Split } from '@sdumc/core';

/** What the field's files call a split. */
const SPLIT_NAMES: ReadonlyMap<string, Split> = new Map([
  ['train', 'train'],
  ['valid', 'valid'],
  ['val', 'valid'],
  ['dev', 'valid'],
  ['validation', 'valid'],
  ['test', 'test'],
]);

/** The split that a name stands for, if it stands for one. */
export function splitNamed(name: string): Split | undefined {
  return SPLIT_NAMES.get(name.trim().toLowerCase());
}

/** Errors: `index.csv row 3 (line 5): split must be one of train, valid, val, dev, validation, test, received "holdout"`. */
export function readSplit(text: string, where: string): Split {
  const split = splitNamed(text);
  if (split !== undefined) return split;
  throw new Error(
    `${where}: split must be one of ${[...SPLIT_NAMES.keys()].join(', ')}, received ${JSON.stringify(text)}`,
  );
}
