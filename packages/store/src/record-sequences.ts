import type { FeatureStore } from './feature-store.ts';
import { openFeatureStore } from './open-feature-store.ts';
import { sequenceCounts } from './sequence-counts.ts';
import { writeSourceRecord, type SourceRecord } from './source-record.ts';

/**
 * Ends the writing of a store: records how many sequences it holds, so that what is lost later is missed.
 *
 * @returns what the store is now
 */
export async function recordSequences(
  folder: string,
  record: SourceRecord,
): Promise<Omit<FeatureStore, 'read' | 'close'>> {
  const store = await openFeatureStore(folder);
  await store.close();
  await writeSourceRecord(folder, { ...record, sequences: sequenceCounts(store) });
  return store;
}
