import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openShardWriter, writeListing, writeSourceRecord, type StoredUtterance } from '@sdumc/store';
import { afterAll, expect, it } from 'vitest';
import { openStoreDataset } from './open-store-dataset.ts';

const room = mkdtempSync(join(tmpdir(), 'sdumc-store-dataset-'));
afterAll(() => rmSync(room, { recursive: true, force: true }));

type Clip = Pick<StoredUtterance, 'id' | 'videoId'> & Partial<StoredUtterance>;

/** Audio of utterance n is n + 1 frames of n, of which every other one was observed where there are four or more. */
async function store(name: string, clips: readonly Clip[]): Promise<string> {
  const folder = join(room, name);
  const writer = await openShardWriter(folder);
  for (const [at, { id }] of clips.entries()) {
    const frames = at + 1;
    const observed = Uint8Array.from({ length: frames }, (_, frame) => (frame + 1) % 2);
    const made = { frames, width: 1, hopSeconds: null, extractor: 'tone', version: '1' };
    const sequence = { ...made, values: new Float32Array(frames).fill(at), ...(frames >= 4 && { observed }) };
    await writer.write({ key: id, stream: 'audio', sequence });
  }
  await writer.close();
  await writeListing(folder, { name, utterances: clips.map((clip) => ({ key: clip.id, ...clip })) });
  return folder;
}

it('an utterance has its own frames where others before it are left out, so that no label gets frames of another', async () => {
  const columns = (emotion: string) => ({ columns: { emotion } });
  const clips = ['happy', 'bored', 'sad', 'bored', 'happy', 'sad'].map((emotion, at) => ({
    id: `u${at}`,
    videoId: `v${at}`,
    ...columns(emotion),
  }));
  const dataset = await openStoreDataset(await store('left-out', clips), {
    label: 'emotion',
    labelMap: { happy: 2, sad: -1.5 },
  });
  expect(dataset.utterances.map(({ id, valence }) => [id, valence])).toEqual([
    ['u0', 2],
    ['u2', -1.5],
    ['u4', 2],
    ['u5', -1.5],
  ]);
  const read = await Promise.all(dataset.utterances.map((_, row) => dataset.read(row)));
  expect(read.map(({ audio }) => [...audio!.values])).toEqual([[0], [2, 2, 2], [4, 4, 4], [5, 5, 5]]);
  expect(dataset.utterances.map((_, row) => dataset.frameCounts!(row))).toEqual(
    [1, 3, 3, 3].map((audio) => ({ audio })),
  );
  await expect(dataset.read(4)).rejects.toThrow('4');
  await dataset.close();
});

it('notes a video in more than one split, so that figures on test are not trusted blindly', async () => {
  const splits = ['train', 'test', 'valid', 'valid', 'test'] as const;
  const clips = splits.map((split, at) => ({ id: `u${at}`, videoId: `v${at >> 1}`, split, valence: 0 }));
  const note = 'videos with rows in more than one split: 1; figures on test will flatter';
  const shared = await openStoreDataset(await store('shared', clips));
  expect(shared.notes).toEqual([`shared: ${note}`]);
  await shared.close();
  const dealt = await openStoreDataset(join(room, 'shared'), { splitBy: 'video_id' });
  expect(dealt.notes).toEqual([expect.stringMatching(/^splits were dealt by video_id: /)]);
  await dealt.close();
});

it('says what simulated text is made from, where the store records it or has words beside all of it', async () => {
  const kindOf = async (name: string, words: readonly (string | undefined)[], simulation?: 'words' | 'map') => {
    const clips = words.map((simulatedTranscript, at) => ({
      ...{ id: `u${at}`, videoId: `v${at}`, split: 'train' as const, valence: 0 },
      ...(simulatedTranscript !== undefined && { simulatedTranscript }),
    }));
    const folder = await store(name, clips);
    const writer = await openShardWriter(folder);
    const sequence = { values: Float32Array.of(1), frames: 1, width: 1, hopSeconds: null, extractor: 'x', version: '1' };
    for (const { id } of clips) await writer.write({ key: id, stream: 'simulated', sequence });
    await writer.close();
    const record = { name, kind: 'media', elementType: 'F32', sequences: {}, nonFinite: {} } as const;
    if (simulation !== undefined) await writeSourceRecord(folder, { ...record, simulation });
    const dataset = await openStoreDataset(folder);
    await dataset.close();
    return dataset.simulation;
  };
  expect(await kindOf('by-record', [undefined, undefined], 'map')).toBe('map');
  expect(await kindOf('by-words', ['so', 'good'])).toBe('words');
  expect(await kindOf('by-some-words', ['so', undefined])).toBeUndefined();
  expect((await openStoreDataset(join(room, 'shared'))).simulation).toBeUndefined();
}); // prettier-ignore
