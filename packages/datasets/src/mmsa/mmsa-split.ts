import type { Split, Stream, Utterance } from '@sdumc/core';
import { checkedValence } from '../checked-valence.ts';
import { openMmsaStream } from './mmsa-stream.ts';
import type { MmsaStream } from './mmsa-stream.ts';
import { expectTexts, readNumbers } from './mmsa-values.ts';

export interface MmsaSplit {
  readonly utterances: readonly Utterance[];
  readonly streams: Readonly<Partial<Record<Stream, MmsaStream>>>;
}

/** The keys of the streams; any may be absent. */
const KEYS = { audio: 'audio', text: 'text', video: 'vision' } as const;

/** Reads what names the utterances of a split, and finds its arrays. */
export async function openMmsaSplit(value: unknown, split: Split, where: string): Promise<MmsaSplit> {
  if (!(value instanceof Map)) throw new Error(`${where}: must be a dict with id, regression_labels, audio, …`);
  const entries: ReadonlyMap<unknown, unknown> = value;
  const ids = expectTexts(entries.get('id'), undefined, `${where} id`);
  const count = ids.length;
  const words = entries.get('raw_text');
  const transcripts = words === undefined ? undefined : expectTexts(words, count, `${where} raw_text`);
  const labels = await readNumbers(entries.get('regression_labels'), count, `${where} regression_labels`);

  const streams: Partial<Record<Stream, MmsaStream>> = {};
  for (const [stream, key] of Object.entries(KEYS) as [keyof typeof KEYS, 'audio' | 'text' | 'vision'][]) {
    const isThere = entries.get(key) !== undefined && entries.get(key) !== null;
    if (isThere && count > 0) streams[stream] = await openMmsaStream(entries, key, count, where);
  }
  const utterances = ids.map((id, row): Utterance => {
    const transcript = transcripts?.[row];
    const valence = checkedValence(labels[row], `${where} regression_labels row ${row}`);
    return { id, videoId: videoOf(id), split, valence, ...(transcript?.trim() && { transcript }) };
  });
  return { utterances, streams };
}

/** `03bSnISJMiM$_$11` is clip 11 of the video `03bSnISJMiM`. */
function videoOf(id: string): string {
  const end = id.indexOf('$_$');
  return end === -1 ? id : id.slice(0, end);
}
