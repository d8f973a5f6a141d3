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
import { streamsOf, streamsOfAsync } from '../streams-of.ts';
import { openMmsaSplit } from './mmsa-split.ts';
import type { MmsaSplit } from './mmsa-split.ts';

/**
 * Opens a pickle of MMSA or MMSA-FET: `{train, valid, test: {id, raw_text, text [N, T, D], text_bert [N, 3, T], audio, vision,
 * audio_lengths, vision_lengths, regression_labels, …}}`. The arrays stay in the file, each row is read by its position.
 *
 * Frames of audio and video: `*_lengths`, else up to the last frame that is not all zero; of text: the attention mask in row 1 of
 * text_bert, else likewise. NaN and ±∞ are read as 0.
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

async function openSplits(value: unknown, path: string): Promise<ReadonlyMap<Split, MmsaSplit>> {
  const splits = new Map<Split, MmsaSplit>();
  if (value instanceof Map) {
    for (const split of SPLITS) {
      if (value.has(split)) splits.set(split, await openMmsaSplit(value.get(split), split, `${path} ${split}`));
    }
  }
  if (![...splits.values()].some(({ utterances }) => utterances.length > 0)) {
    const keys = value instanceof Map ? `the keys ${oneLine(listed([...value.keys()].map(String), 8))}` : typeof value;
    throw new Error(`${path}: must be a dict of train, valid and test with utterances, received ${keys}`);
  }
  return splits;
}

function dataset(splits: ReadonlyMap<Split, MmsaSplit>, path: string, close: () => Promise<void>): Dataset {
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
    notes: [...notesOf(splits, widths), ...sharedVideosNotes(utterances, basename(path))],
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
