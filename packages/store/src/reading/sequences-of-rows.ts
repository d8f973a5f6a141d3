import type { Stream } from '@sdumc/core';
import type { StreamExtractor } from '../feature-store.ts';
import type { StoredUtterance } from '../listing/stored-utterance.ts';
import { latestSequences } from '../shard/latest-sequences.ts';
import type { StoredSequence } from '../shard/open-shard.ts';
import type { Shards } from '../shard/read-shards.ts';
import { agreedWidths } from './agreed-widths.ts';
import { extractorsOf } from './extractors-of.ts';
import { notesOf } from './notes-of.ts';

/** Which sequences each utterance has, and what is to say about all of them. */
export interface SequencesOfRows {
  /** For each utterance the sequences that count. */
  readonly rows: readonly (readonly StoredSequence[])[];
  readonly widths: Readonly<Partial<Record<Stream, number>>>;
  readonly extractors: Readonly<Partial<Record<Stream, readonly StreamExtractor[]>>>;
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

/** Joins listings and shards by key: the last shard counts, widths must agree, what nobody lists is ignored. */
export function sequencesOfRows(utterances: readonly StoredUtterance[], shards: Shards): SequencesOfRows {
  const latest = latestSequences(shards);
  const keys = new Set(utterances.map(({ key }) => key));
  const listed = [...latest].filter(([key]) => keys.has(key)).flatMap(([, streams]) => [...streams.values()]);
  const all = [...latest.values()].reduce((sum, streams) => sum + streams.size, 0);

  const { widths, agrees, problems } = agreedWidths(listed);
  const rows = utterances.map(({ key }) => [...(latest.get(key)?.values() ?? [])].filter(agrees));
  const extractors = extractorsOf(listed.filter(agrees));
  const withoutStreams = rows.filter((sequences) => sequences.length === 0).length;
  const notes = notesOf({ extractors, utterances: rows.length, withoutStreams, unlisted: all - listed.length });
  return { rows, widths, extractors, problems, notes };
}
