import { observedFrames, type SimulationKind, type Stream } from '@sdumc/core';
import {
  openFeatureStore,
  readSourceRecord,
  sequenceCounts,
  type FeatureStore,
  type SourceRecord,
  type StoredFeatures,
} from '@sdumc/store';
import type { Dataset } from '../dataset.ts';
import { entryAt } from '../entry-at.ts';
import { sharedVideosNotes } from '../splits/shared-videos.ts';
import { labelledUtterances, type LabelOptions } from './labelled-utterances.ts';

/**
 * Opens a feature store as a dataset: its labelled utterances, each with the frames that were observed. What is damaged or lost,
 * found at once or when it is read, is a problem, and the utterance lacks that stream. What a store holds is finite since it was
 * written.
 */
export async function openStoreDataset(folder: string, options: LabelOptions = {}): Promise<Dataset> {
  const record = await readSourceRecord(folder);
  if (record !== null && record.sequences === null)
    throw new Error(`${folder}: is the unfinished store of ${record.name}; the command that began it goes on`);
  const problems: string[] = [];
  const store = await openFeatureStore(folder, {
    onDamage: (line) => {
      if (!problems.includes(line)) problems.push(line);
    },
  });
  try {
    const { rows, utterances, notes } = labelledUtterances(store.utterances, store.name, options);
    problems.unshift(...store.damaged, ...(record === null ? [] : lost(folder, store, record)));
    return {
      kind: 'feature-store',
      name: store.name,
      utterances,
      widths: store.widths,
      simulation: record?.simulation ?? simulationByWords(store),
      read: async (row) => observedStreams(await store.read(entryAt(rows, row, store.name))),
      frameCounts: (row) => store.observedCounts(entryAt(rows, row, store.name)),
      problems,
      notes: [...store.notes, ...notes, ...nonFiniteNotes(record), ...sharedVideosNotes(utterances, store.name)],
      nonFinite: {},
      close: () => store.close(),
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Stores that do not record it: frames of words have their words beside them. */
function simulationByWords(store: FeatureStore): SimulationKind | undefined {
  const simulated = store.utterances.filter((_, row) => (store.observedCounts(row).simulated ?? 0) > 0);
  return simulated.length > 0 && simulated.every(({ simulatedTranscript }) => simulatedTranscript)
    ? 'words'
    : undefined;
}

function nonFiniteNotes(record: SourceRecord | null): string[] {
  return Object.entries(record?.nonFinite ?? {}).flatMap(([stream, count]) =>
    count > 0 ? [`${stream}: ${count} values of the source were NaN or infinite, they are stored as 0`] : [],
  );
}

function observedStreams(features: StoredFeatures): StoredFeatures {
  const streams = Object.entries(features).map(([stream, sequence]) => [stream, observedFrames(sequence)] as const);
  return Object.fromEntries(streams.filter(([, sequence]) => sequence !== undefined));
}

/** Streams of which fewer sequences are there than were written. */
function lost(folder: string, store: FeatureStore, { sequences }: SourceRecord): string[] {
  const present = sequenceCounts(store);
  return (Object.entries(sequences ?? {}) as [Stream, number][]).flatMap(([stream, written]) => {
    const missing = written - (present[stream] ?? 0);
    return missing > 0 ? [`${folder}: ${stream} of ${missing} of ${written} utterances is lost`] : [];
  });
}
