import { basename } from 'node:path';
import { SPLITS, STREAMS } from '@sdumc/core';
import type { Split, Stream } from '@sdumc/core';
import { openPickle } from '@sdumc/formats';
import type { Dataset } from '../dataset.ts';
import { entryAt } from '../entry-at.ts';
import { listed } from '../listed.ts';
import { oneLine } from '../one-line.ts';
import { nonFiniteCounts } from '../frames/non-finite-counts.ts';
import { sharedVideosNotes } from '../splits/shared-videos.ts';
import { splitNamed } from '../splits/split-names.ts';
import { streamsOf, streamsOfAsync } from '../streams-of.ts';
import { openMmsaSplit } from './mmsa-split.ts';
import type { MmsaSplit } from './mmsa-split.ts';
import { isPresent } from './mmsa-values.ts';
import type { MmsaColumns } from './mmsa-values.ts';

/**
 * Opens a pickle of MMSA or MMSA-FET: `{train, valid, test: {id, raw_text, text [N, T, D], text_bert [N, 3, T], audio, vision,
 * audio_lengths, vision_lengths, regression_labels, …}}`, or of MulT, MultiBench, MISA or MAG-BERT, whose keys, ids and labels differ.
 * The arrays stay in the file, each row is read by its position. What is not read is named in a note.
 *
 * Frames of audio and video: `*_lengths`, else up to the last frame that is not all zero; of text: the attention mask in row 1 of
 * text_bert, else likewise. Arrays of different T in a list are taken whole. NaN and ±∞ are read as 0.
 *
 * Errors name the file, the split and the key: `unaligned.pkl train audio: must be [12, T, D], received F32 [11, 50, 74]`.
 */
export async function openMmsa(path: string): Promise<Dataset> {
  const file = await openPickle(path);
  try {
    const splits = await openSplits(file.value, path);
    return dataset(splits, path, () => file.close());
  } catch (error) {
    await file.close();
    throw error;
  }
}

interface OpenedSplits {
  readonly splits: ReadonlyMap<Split, MmsaSplit>;
  readonly notes: readonly string[];
}

async function openSplits(value: unknown, path: string): Promise<OpenedSplits> {
  const entries: MmsaColumns = value instanceof Map ? value : new Map();
  const keys = [...entries.keys()].filter((key) => isPresent(entries.get(key))).map(String);
  const splits = new Map<Split, MmsaSplit>();
  const notes: string[] = [];
  for (const split of SPLITS) {
    const named = keys.filter((key) => splitNamed(key) === split);
    const [key, ...others] = named.includes(split) ? [split, ...named.filter((name) => name !== split)] : named;
    if (key === undefined) continue;
    splits.set(split, await openMmsaSplit(entries.get(key), split, `${path} ${key}`));
    for (const other of others) notes.push(`${key} is read and ${oneLine(other)} is not: both are ${split}`);
  }
  if (![...splits.values()].some(({ utterances }) => utterances.length > 0)) {
    const keys = value instanceof Map ? `the keys ${oneLine(listed([...value.keys()].map(String), 8))}` : typeof value;
    throw new Error(`${path}: must be a dict of train, valid and test with utterances, received ${keys}`);
  }
  const unknown = keys.filter((key) => splitNamed(key) === undefined && looksLikeSplit(entries.get(key)));
  const unreadKeys = new Set([...unknown, ...[...splits.values()].flatMap((split) => split.unreadKeys)]);
  if (unreadKeys.size > 0) notes.push(`keys that are not read: ${oneLine(listed([...unreadKeys], 12))}`);
  notes.push(...new Set([...splits.values()].flatMap((split) => split.notes)));
  if (![...splits.values()].some(({ namesVideos }) => namesVideos))
    notes.push('no id names its video, as v$_$3 or v[3] would: each utterance counts as a video of its own');
  return { splits, notes };
}

/** Tells utterances under an unknown name from what describes the file, such as a mapping of labels. */
function looksLikeSplit(value: unknown): boolean {
  return value instanceof Map && (value.has('id') || value.has('labels'));
}

function dataset({ splits, notes }: OpenedSplits, path: string, close: () => Promise<void>): Dataset {
  const places = [...splits].flatMap(([, split]) =>
    split.utterances.map((utterance, row) => ({ split, row, utterance })),
  );
  const utterances = places.map(({ utterance }) => utterance);
  const widths = commonWidths(splits, path);
  const nonFinite = nonFiniteCounts(Object.keys(widths) as Stream[]);
  return {
    kind: 'mmsa-pickle',
    name: basename(path),
    utterances,
    widths,
    nonFinite: nonFinite.counts,
    problems: [],
    notes: [...notes, ...notesOf(splits, widths), ...sharedVideosNotes(utterances, basename(path))],
    frameCounts(row) {
      const { split, row: place } = entryAt(places, row, path);
      return streamsOf(split.streams, (stream) => stream.frameCount(place) || undefined);
    },
    async read(row) {
      const { split, row: place } = entryAt(places, row, path);
      return streamsOfAsync(split.streams, (holder, stream) =>
        holder.read(place, (values) => nonFinite.zero(stream, row, values)),
      );
    },
    close,
  };
}

/** D of each stream, which must be the same in every split. */
function commonWidths(splits: ReadonlyMap<Split, MmsaSplit>, path: string): Partial<Record<Stream, number>> {
  const widths: Partial<Record<Stream, number>> = {};
  for (const [name, { streams }] of splits) {
    for (const stream of STREAMS) {
      const width = streams[stream]?.width;
      if (width === undefined) continue;
      if ((widths[stream] ??= width) === width) continue;
      throw new Error(
        `${path} ${name} ${stream}: D must be ${widths[stream]} as in the other splits, received ${width}`,
      );
    }
  }
  return widths;
}

function* notesOf(splits: ReadonlyMap<Split, MmsaSplit>, widths: Partial<Record<Stream, number>>): Generator<string> {
  for (const split of SPLITS) {
    const found = splits.get(split);
    if (found === undefined || found.utterances.length === 0) {
      yield `no utterance is in ${split}`;
      continue;
    }
    const lacking = STREAMS.filter((stream) => widths[stream] !== undefined && found.streams[stream] === undefined);
    if (lacking.length > 0) yield `${split} has no ${lacking.join(', ')}, other splits have`;
    const repeated = found.utterances.length - new Set(found.utterances.map(({ id }) => id)).size;
    if (repeated > 0) yield `${split}: ids used more than once: ${repeated}`;
  }
}
