import type { Split, Utterance } from '@sdumc/core';
import type { StoredUtterance } from '@sdumc/store';
import { decimalNumber } from '../csv/decimal-number.ts';
import { listed } from '../listed.ts';
import { dealSplits } from '../splits/deal-splits.ts';

/** How what a table says of its clips becomes valence and splits. */
export interface LabelOptions {
  /** Column that holds the label; without it, the store's own valence. */
  readonly label?: string | undefined;
  /** What each text of that column stands for, in [−3, 3]; without it, the column holds numbers. */
  readonly labelMap?: Readonly<Record<string, number>> | undefined;
  /** Column whose values never stand on both sides of a split, as `speaker`. */
  readonly splitBy?: string | undefined;
}

/** Utterances that can be learned from, the rows of the store that they stand on, and what a person should know of it. */
export interface LabelledUtterances {
  readonly utterances: readonly Utterance[];
  readonly rows: readonly number[];
  readonly notes: readonly string[];
}

/**
 * Gives stored utterances their valence and split. One whose label is no number, or is not in the map, is left out and counted.
 * With `splitBy`, or where a store has no splits, whole groups (speakers, else videos) are dealt 7 train, 1 valid, 2 test in the
 * order of a hash of their names.
 *
 * Errors: `clips: no utterance has a valence; --label names the column that holds it: speaker, emotion`.
 */
export function labelledUtterances(
  stored: readonly StoredUtterance[],
  name: string,
  { label, labelMap, splitBy }: LabelOptions,
): LabelledUtterances {
  const columns = [...new Set(stored.flatMap(({ columns }) => Object.keys(columns ?? {})))];
  for (const [option, column] of Object.entries({ '--label': label, '--split-by': splitBy }))
    if (column !== undefined && !columns.includes(column) && column !== 'video_id')
      throw new Error(`${name}: ${option} must be one of its columns, ${named(columns)}, received ${column}`);

  const leftOut = new Map<string, number>();
  const labelled = stored.flatMap((utterance, row) => {
    const valence = label === undefined ? utterance.valence : valenceOf(cell(utterance, label), labelMap);
    if (valence !== undefined) return [{ utterance, row, valence }];
    const reason = label === undefined ? 'no valence' : cell(utterance, label);
    leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
    return [];
  });
  if (labelled.length === 0) {
    if (label === undefined)
      throw new Error(`${name}: no utterance has a valence; --label names the column that holds it: ${named(columns)}`);
    const expected = labelMap === undefined ? 'numbers from -3 to 3' : `some of ${Object.keys(labelMap).join(', ')}`;
    throw new Error(`${name}: column ${label} must hold ${expected}, received ${named([...leftOut.keys()])}`);
  }
  const groups = labelled.map(({ utterance }) =>
    splitBy === undefined ? utterance.videoId : cell(utterance, splitBy) || utterance.videoId,
  );
  const dealt = splitBy !== undefined || labelled.some(({ utterance }) => utterance.split === undefined);
  const splitOf: ReadonlyMap<string, Split> = dealt ? dealSplits(groups) : new Map<string, Split>();
  const unknown = [...leftOut].map(([reason, count]) => `${reason === '' ? 'nothing' : reason} (${count})`);
  return {
    rows: labelled.map(({ row }) => row),
    utterances: labelled.map(({ utterance, valence }, at) => ({
      ...utterance,
      videoId: groups[at]!,
      split: splitOf.get(groups[at]!) ?? utterance.split!,
      valence,
    })),
    notes: [
      ...(unknown.length === 0
        ? []
        : [`${stored.length - labelled.length} of ${stored.length} utterances are left out, ${why(label, unknown)}`]),
      ...(dealt ? [dealtNote(splitOf, splitBy)] : []),
    ],
  };
}

function cell({ columns, videoId }: StoredUtterance, column: string): string {
  return String(columns?.[column] ?? (column === 'video_id' ? videoId : ''));
}

function valenceOf(text: string, labelMap: LabelOptions['labelMap']): number | undefined {
  if (labelMap !== undefined) return Object.hasOwn(labelMap, text) ? labelMap[text] : undefined;
  const valence = decimalNumber(text);
  return Math.abs(valence) <= 3 ? valence : undefined;
}

function why(label: string | undefined, reasons: readonly string[]): string {
  return label === undefined ? 'they have no valence' : `whose ${label} is ${listed(reasons, 8)}`;
}

function dealtNote(splitOf: ReadonlyMap<string, Split>, splitBy: string | undefined): string {
  const of = (split: Split) =>
    listed(
      [...splitOf].flatMap(([group, dealt]) => (dealt === split ? [group] : [])),
      4,
    );
  const by = splitBy ?? 'video_id';
  return `splits were dealt by ${by}: train ${of('train')}; valid ${of('valid')}; test ${of('test')}`;
}

function named(columns: readonly string[]): string {
  return columns.length === 0 ? 'it has none' : listed(columns, 20);
}
