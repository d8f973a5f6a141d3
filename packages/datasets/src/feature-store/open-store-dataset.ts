import { openFeatureStore } from '@sdumc/store';
import type { Dataset } from '../dataset.ts';
import { sharedVideosNotes } from '../splits/shared-videos.ts';

/**
 * Opens a feature store as a dataset. What is damaged, found at once or when it is read, is a problem, and the utterance lacks
 * that stream. What a store holds is finite since it was written.
 */
export async function openStoreDataset(folder: string): Promise<Dataset> {
  const problems: string[] = [];
  const store = await openFeatureStore(folder, {
    onDamage: (line) => {
      if (!problems.includes(line)) problems.push(line);
    },
  });
  problems.unshift(...store.damaged);
  const notes = [...store.notes, ...sharedVideosNotes(store.utterances, store.name)];
  return { ...store, kind: 'feature-store', problems, notes, nonFinite: {} };
}
