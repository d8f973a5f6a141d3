import { openDataset } from '@sdumc/datasets';
import { rowsOf } from '@sdumc/core';
import { showTask, STOPPED, withLearnedSimulation, type Task } from '@sdumc/program';
import {
  openFeatureStore,
  openShardWriter,
  readSourceRecord,
  sequenceCounts,
  updateListings,
  writeSourceRecord,
} from '@sdumc/store';

/**
 * Gives the labelled utterances of a store the learned simulator's text: fitted on its train split, whose own is made out of fold. It has
 * frames and no words.
 *
 * @returns the exit code
 */
export async function simulateByFit(store: string, signal: AbortSignal): Promise<number> {
  const opened = await openFeatureStore(store);
  await opened.close();
  const made = opened.extractors.text?.[0];
  if (made === undefined || opened.widths.audio === undefined)
    throw new Error(
      `${store}: learned simulation is fitted on audio and text, received ${Object.keys(opened.widths).join(', ') || 'neither'}`,
    );
  const keys = new Map(opened.utterances.map(({ id, split, key }) => [`${split}/${id}`, key]));
  const dataset = await openDataset(store);
  const writer = await openShardWriter(store, { elementType: (await readSourceRecord(store))?.elementType ?? 'F32' });
  const unit = 'utterances';
  const fitting = showTask({ label: 'fitting', unit, total: rowsOf(dataset, 'train').length });
  let progress: Task | undefined;
  let simulated = 0;
  try {
    const source = await withLearnedSimulation(
      { ...dataset, widths: withoutSimulated(dataset.widths) },
      { onProgress: ({ done }) => fitting.at(done) },
    );
    fitting.stop();
    progress = showTask({ label: 'simulating', unit, total: source.utterances.length });
    for (const [row, { id, split }] of source.utterances.entries()) {
      if (signal.aborted) return STOPPED;
      const { simulated: frames } = await source.read(row);
      // of the text's own space: it was fitted to give what the encoder gives
      const origin = { hopSeconds: null, extractor: made.extractor, version: made.version };
      if (frames !== undefined) {
        await writer.write({
          key: keys.get(`${split}/${id}`)!,
          stream: 'simulated',
          sequence: { ...frames, ...origin },
        });
        simulated += 1;
      }
      progress.at(row + 1);
    }
  } finally {
    fitting.stop();
    progress?.stop();
    await writer.close();
    await dataset.close();
  }
  await updateListings(store, ({ simulatedTranscript: _, ...utterance }) => utterance);
  const after = await openFeatureStore(store);
  await after.close();
  const record = await readSourceRecord(store);
  if (record !== null) await writeSourceRecord(store, { ...record, sequences: sequenceCounts(after) });
  console.log(`${store}: ${simulated} of ${opened.utterances.length} utterances have simulated text, by fit`);
  return 0;
}

function withoutSimulated<T extends { readonly simulated?: unknown }>({
  simulated: _,
  ...others
}: T): Omit<T, 'simulated'> {
  return others;
}
