import type { Stream } from '@sdumc/core';
import { openFeatureStore, readSourceRecord, type FeatureStore, type SourceRecord } from '@sdumc/store';
import type { Dataset } from '../dataset.ts';
import { sharedVideosNotes } from '../splits/shared-videos.ts';

/**
 * Opens a feature store as a dataset. What is damaged or lost, found at once or when it is read, is a problem, and the utterance
 * lacks that stream. What a store holds is finite since it was written.
 */
export async function openStoreDataset(folder: string): Promise<Dataset> {
  const record = await readSourceRecord(folder);
  if (record !== null && record.sequences === null)
    throw new Error(`${folder}: is the unfinished store of ${record.name}; the command that began it goes on`);
  const problems: string[] = [];
  const store = await openFeatureStore(folder, {
    onDamage: (line) => {
      if (!problems.includes(line)) problems.push(line);
    },
  });
  problems.unshift(...store.damaged, ...(record === null ? [] : lost(folder, store, record)));
  const notes = [
    ...store.notes,
    ...Object.entries(record?.nonFinite ?? {}).flatMap(([stream, count]) =>
      count > 0 ? [`${stream}: ${count} values of the source were NaN or infinite, they are stored as 0`] : [],
    ),
    ...sharedVideosNotes(store.utterances, store.name),
  ];
  return { ...store, kind: 'feature-store', problems, notes, nonFinite: {} };
}

/** Streams of which fewer sequences are there than were written. */
function lost(folder: string, store: FeatureStore, { sequences }: SourceRecord): string[] {
  const present: Partial<Record<Stream, number>> = {};
  for (const row of store.utterances.keys())
    for (const stream of Object.keys(store.frameCounts(row)) as Stream[]) present[stream] = (present[stream] ?? 0) + 1;
  return (Object.entries(sequences ?? {}) as [Stream, number][]).flatMap(([stream, written]) => {
    const missing = written - (present[stream] ?? 0);
    return missing > 0 ? [`${folder}: ${stream} of ${missing} of ${written} utterances is lost`] : [];
  });
}
