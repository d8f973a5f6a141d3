import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openShardWriter } from '../shard/open-shard-writer.ts';
import { readSourceRecord, type SourceRecord } from '../source-record.ts';
import { recordSequences } from '../record-sequences.ts';
import { listedUtterances } from './read-listings.ts';
import { updateListings } from './update-listings.ts';
import { writeListing } from './write-listing.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-listings-'));
afterAll(() => rmSync(room, { recursive: true, force: true }));

const utterance = (id: string) => ({ key: id, id, videoId: 'v', valence: 1, transcript: `said ${id}` });

it('rewrites every listing, each under its name and in its order', async () => {
  const folder = join(room, 'two');
  await writeListing(folder, { name: 'b', utterances: [utterance('3'), utterance('1')] });
  await writeListing(folder, { name: 'a', utterances: [utterance('2')] });
  await updateListings(folder, (one) => (one.id === '1' ? one : { ...one, simulatedTranscript: `heard ${one.id}` }));
  expect((await listedUtterances(folder)).map(({ id, transcript, simulatedTranscript }) => [id, transcript, simulatedTranscript])).toEqual([
    ['2', 'said 2', 'heard 2'],
    ['3', 'said 3', 'heard 3'],
    ['1', 'said 1', undefined],
  ]); // prettier-ignore
});

it('lists nothing where nothing is listed yet', async () => {
  expect(await listedUtterances(join(room, 'nowhere'))).toEqual([]);
});

it('records how many sequences there are, so that a shard that is lost is missed', async () => {
  const folder = join(room, 'counted');
  const writer = await openShardWriter(folder);
  const made = { values: Float32Array.of(1, 2), frames: 2, width: 1, hopSeconds: null, extractor: 'e', version: '1' };
  for (const key of ['1', '2']) await writer.write({ key, stream: 'audio', sequence: made });
  await writer.write({ key: '1', stream: 'simulated', sequence: made });
  await writer.close();
  await writeListing(folder, { name: 'x', utterances: [utterance('1'), utterance('2')] });
  const record: SourceRecord = { name: 'x', kind: 'media', elementType: 'F32', sequences: null, nonFinite: {} };
  expect((await recordSequences(folder, record)).utterances).toHaveLength(2);
  expect((await readSourceRecord(folder))!.sequences).toEqual({ audio: 2, simulated: 1 });
});
