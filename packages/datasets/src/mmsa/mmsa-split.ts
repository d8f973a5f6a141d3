import { STREAMS } from '@sdumc/core';
import type { Split, Stream, Utterance } from '@sdumc/core';
import { listed } from '../listed.ts';
import { oneLine } from '../one-line.ts';
import { checkedValence } from '../checked-valence.ts';
import { columnsOfExamples } from './columns-of-examples.ts';
import { readIds } from './mmsa-ids.ts';
import { openMmsaStream } from './mmsa-stream.ts';
import type { MmsaStream, MmsaStreamKeys } from './mmsa-stream.ts';
import { isPresent, readLabels, readTranscripts } from './mmsa-values.ts';
import type { MmsaColumns } from './mmsa-values.ts';

export interface MmsaSplit {
  readonly utterances: readonly Utterance[];
  readonly streams: Readonly<Partial<Record<Stream, MmsaStream>>>;
  /** Whether any id names the video that it belongs to. */
  readonly namesVideos: boolean;
  /** Keys that hold something that was not read. */
  readonly unreadKeys: readonly string[];
  readonly notes: readonly string[];
}

/** The keys of the streams, as different makers call them; any may be absent, and the first that is there is read. */
const STREAM_KEYS: Readonly<Partial<Record<Stream, readonly string[]>>> = {
  audio: ['audio', 'acoustic'],
  text: ['text'],
  video: ['vision', 'video', 'visual'],
};
/** The keys of the labels: MMSA's, and MulT's and MultiBench's. */
const LABEL_KEYS = ['regression_labels', 'labels', 'label'];
/** What MMSA keeps beside its labels, and is not needed. */
const NOT_NEEDED = /^(annotations|classification_labels(_[TAVM])?|regression_labels_[TAVM])$/;

/** Reads what names the utterances of a split, and finds its arrays. */
export async function openMmsaSplit(value: unknown, split: Split, where: string): Promise<MmsaSplit> {
  const columns = value instanceof Map ? (value as MmsaColumns) : columnsOfExamples(value, where);
  const keys = [...columns.keys()].map(String);
  const ids = columns.has('id')
    ? await readIds(columns.get('id'), split, `${where} id`)
    : expectKey(`${where} id: must be a list of texts`, keys);
  const count = ids.length;
  const transcripts = readTranscripts(columns.get('raw_text'), count, `${where} raw_text`);
  const labelKeys = LABEL_KEYS.filter((key) => isPresent(columns.get(key)));
  const labelKey = labelKeys[0] ?? expectKey(`${where} ${LABEL_KEYS[0]}: must be ${count} numbers`, keys);
  const labels = await readLabels(columns.get(labelKey), count, `${where} ${labelKey}`);
  const notes: string[] = [];
  if (labels.areFirstOfSeveral) notes.push(`${labelKey}: of several labels for each utterance the first, sentiment, is read`); // prettier-ignore

  const streams: Partial<Record<Stream, MmsaStream>> = {};
  const read = new Set(['id', 'raw_text', labelKey]);
  for (const stream of STREAMS) {
    const [key, ...others] = (STREAM_KEYS[stream] ?? []).filter((name) => isPresent(columns.get(name)));
    if (key === undefined || count === 0) continue;
    const opened = await openMmsaStream(columns, keysOf(columns, stream, key), count, where);
    streams[stream] = opened;
    opened.keys.forEach((name) => read.add(name));
    for (const other of others) notes.push(`${key} is read and ${other} is not: both are ${stream}`);
    for (const other of others) read.add(other).add(`${other}_lengths`);
  }
  const utterances = ids.map(({ id, videoId }, row): Utterance => {
    const transcript = transcripts?.[row];
    const valence = checkedValence(labels.values[row], `${where} ${labelKey} row ${row}`);
    return { id, videoId, split, valence, ...(transcript?.trim() && { transcript }) };
  });
  const unreadKeys = keys.filter((key) => isPresent(columns.get(key)) && !read.has(key) && !NOT_NEEDED.test(key));
  const namesVideos = ids.some((id) => id.namesVideo);
  return { utterances, streams, namesVideos, unreadKeys: count === 0 ? [] : unreadKeys, notes };
}

/** Lengths under the key's own name, or under another name of the stream. */
function keysOf(columns: MmsaColumns, stream: Stream, key: string): MmsaStreamKeys {
  const names = [key, ...(STREAM_KEYS[stream] ?? [])].map((name) => `${name}_lengths`);
  return {
    frames: key,
    lengths: names.find((name) => isPresent(columns.get(name))),
    mask: stream === 'text' ? 'text_bert' : undefined,
  };
}

function expectKey(what: string, keys: readonly string[]): never {
  throw new Error(`${what}, received none; the keys are ${oneLine(listed(keys, 12))}`);
}
