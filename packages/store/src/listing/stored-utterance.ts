import type { Utterance } from '@sdumc/core';
import { shown } from '../one-line.ts';
import { isSplit, SPLITS } from '../vocabulary.ts';

/** An utterance as a listing holds it; one whose label is not known yet lacks split and valence. */
export interface StoredUtterance extends Omit<Utterance, 'split' | 'valence'> {
  readonly split?: Utterance['split'];
  readonly valence?: Utterance['valence'];
  /** Under which its sequences are stored; utterances with the same content may share one. */
  readonly key: string;
  /** Hash of the media that the features come from. */
  readonly mediaHash?: string;
  /** Further columns of the table that it was listed in. */
  readonly columns?: Readonly<Record<string, string | number>>;
}

const TEXTS = ['key', 'id', 'videoId'] as const;
const OPTIONAL_TEXTS = ['transcript', 'simulatedTranscript', 'media', 'mediaHash'] as const;
const FIELDS: ReadonlySet<string> = new Set([...TEXTS, 'split', 'valence', ...OPTIONAL_TEXTS, 'columns']);

/**
 * Checks every field of an utterance and returns it with these fields only, in a fixed order.
 *
 * Errors: `mosi/index/mosi.jsonl line 3: valence must be a number in [-3, 3], received "abc"`.
 *
 * @param where what errors call the place that it comes from
 * @param strict refuse fields that are not known
 */
export function checkedUtterance(value: unknown, where: string, strict: boolean): StoredUtterance {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${where}: an utterance must be an object, received ${shown(value)}`);
  const fields = value as Record<string, unknown>;
  const refuse = (field: string, expected: string): never => {
    throw new Error(`${where}: ${field} must be ${expected}, received ${shown(fields[field])}`);
  };
  const unknown = strict ? Object.keys(fields).find((field) => !FIELDS.has(field)) : undefined;
  if (unknown !== undefined) throw new Error(`${where}: unknown field ${shown(unknown)}`);

  for (const field of TEXTS)
    if (typeof fields[field] !== 'string' || fields[field] === '') refuse(field, 'a text that is not empty');
  const { split, valence } = fields;
  if (split !== undefined && !isSplit(split)) refuse('split', `one of ${SPLITS.join(', ')}`);
  if (valence !== undefined && (typeof valence !== 'number' || !(Math.abs(valence) <= 3)))
    refuse('valence', 'a number in [-3, 3]');
  for (const field of OPTIONAL_TEXTS)
    if (fields[field] !== undefined && typeof fields[field] !== 'string') refuse(field, 'a text');
  if (fields['columns'] !== undefined && !isColumns(fields['columns'])) refuse('columns', 'texts and numbers by name');

  const present = [...FIELDS].filter((field) => fields[field] !== undefined).map((field) => [field, fields[field]]);
  return Object.fromEntries(present) as unknown as StoredUtterance;
}

function isColumns(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((cell) => typeof cell === 'string' || Number.isFinite(cell));
}
