import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { FeatureSequence, Stream } from '@sdumc/core';
import { describe, expect, it } from 'vitest';
import { shardPaths, writeMadeUpStore } from '../testing/made-up-store.ts';
import { madeUpFeatures, madeUpUtterances, madeUpSequence } from '../testing/made-up.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { isFeatureStore } from './is-feature-store.ts';
import { writeListing } from './listing/write-listing.ts';
import { openFeatureStore } from './open-feature-store.ts';
import { openShardWriter } from './shard/open-shard-writer.ts';
import { storedSequences } from './stored-sequences.ts';
import { verifyFeatureStore } from './verify-feature-store.ts';

const folder = temporaryFolder();

const sequence = (values: readonly number[], width = 1, origin: Partial<FeatureSequence> = {}): FeatureSequence => ({
  values: Float32Array.from(values),
  frames: values.length / width,
  width,
  hopSeconds: null,
  extractor: 'made up',
  version: '1',
  ...origin,
});
const write = async (items: readonly (readonly [string, Stream, FeatureSequence])[]) => {
  const writer = await openShardWriter(folder());
  for (const [key, stream, values] of items) await writer.write({ key, stream, sequence: values });
  await writer.close();
};
const list = (...keys: string[]) =>
  writeListing(folder(), {
    name: 'x',
    utterances: keys.map((key) => ({ key, id: key, videoId: key, split: 'train', valence: 0 })),
  });

describe('openFeatureStore', () => {
  it.each(['F32', 'F16'] as const)('gives back every row as it was written, in %s', async (elementType) => {
    await writeMadeUpStore(folder(), { utterances: 40, perShard: 7, elementType });
    const store = await openFeatureStore(folder());
    expect(store.name).toBe(basename(folder()));
    expect(store.utterances).toEqual(madeUpUtterances(40));
    expect(store.widths).toEqual({ audio: 5, text: 3, simulated: 3, video: 2 });
    expect(store.extractors.video).toEqual([{ extractor: 'made-up-video', version: '0', sequences: 30 }]);
    expect([store.damaged, store.notes]).toEqual([[], []]);
    expect(shardPaths(folder())).toHaveLength(6);
    expect(store.bytes).toBe(shardPaths(folder()).reduce((sum, path) => sum + statSync(path).size, 0));
    const rows = await Promise.all(store.utterances.map((_, row) => store.read(row)));
    for (const [row, features] of rows.entries()) {
      expect(features).toEqual(madeUpFeatures(row));
      const frames = Object.entries(madeUpFeatures(row)).map(([stream, { frames }]) => [stream, frames]);
      expect(store.frameCounts(row)).toEqual(Object.fromEntries(frames));
      for (const { values } of Object.values(features)) expect(values.buffer.byteLength).toBe(values.byteLength);
    }
    await store.close();
  });

  it('gives streams in their order, of one utterance or of several that share a key', async () => {
    await writeListing(folder(), {
      name: 'x',
      utterances: ['a', 'b'].map((id) => ({ key: 'same', id, videoId: id, split: 'test', valence: 1 })),
    });
    await write([
      ['same', 'video', sequence([1])],
      ['same', 'simulated', sequence([4])],
      ['same', 'audio', sequence([2, 3])],
      ['same', 'text', sequence([5])],
    ]);
    const store = await openFeatureStore(folder());
    expect(Object.keys(await store.read(0))).toEqual(['audio', 'text', 'simulated', 'video']);
    expect(await store.read(1)).toEqual(await store.read(0));
    await store.close();
  });

  it('rounds to float16 and no further', async () => {
    await list('a');
    const writer = await openShardWriter(folder(), { elementType: 'F16' });
    await writer.write({ key: 'a', stream: 'audio', sequence: sequence([1 / 3, -1000.3, 1e-7, 2049]) });
    await writer.close();
    const store = await openFeatureStore(folder());
    expect([...(await store.read(0)).audio!.values]).toEqual([0.333251953125, -1000.5, 1.1920928955078125e-7, 2048]);
    await store.close();
  });

  it('lets a later shard win, stream by stream', async () => {
    await writeMadeUpStore(folder(), { utterances: 3 });
    await write([['train/clip 0', 'audio', madeUpSequence('train/clip 0', 'audio', 1)]]);
    const store = await openFeatureStore(folder());
    const { audio, ...others } = await store.read(0);
    expect(audio).toEqual(madeUpFeatures(0, 1).audio);
    expect(others).toEqual({ ...madeUpFeatures(0), audio: undefined });
    expect(store.notes).toEqual(['audio was made by 2 extractors: made-up-audio 0 (2), made-up-audio 1 (1)']);
    await store.close();
  });

  it('lets the later of two win in one writer, too', async () => {
    await list('a');
    await write([
      ['a', 'audio', sequence([1])],
      ['a', 'audio', sequence([2, 3])],
    ]);
    const store = await openFeatureStore(folder());
    expect((await store.read(0)).audio).toEqual(sequence([2, 3]));
    await store.close();
  });

  it('reads streams that lie in several shards, and counts what nobody lists', async () => {
    await list('a', 'b', 'c');
    await write([['a', 'audio', sequence([1])]]);
    await write([['other', 'audio', sequence([1, 2], 2, { extractor: 'wide' })]]);
    await write([
      ['b', 'audio', sequence([1])],
      ['a', 'video', sequence([5])],
      ['b', 'video', sequence([6])],
      ['a', 'text', sequence([7])],
    ]);
    const store = await openFeatureStore(folder());
    expect(await store.read(0)).toEqual({ audio: sequence([1]), text: sequence([7]), video: sequence([5]) });
    expect(await store.read(1)).toEqual({ audio: sequence([1]), video: sequence([6]) });
    expect(await store.read(2)).toEqual({});
    expect(store.frameCounts(2)).toEqual({});
    expect(store.damaged).toEqual([]);
    expect(store.notes).toEqual([
      '1 of 3 utterances have no stream in the store',
      '1 sequences belong to no listed utterance and are ignored',
    ]);
    await store.close();
  });

  it('leaves out widths that differ from the rest, across text and simulated text, and says so', async () => {
    await list('a', 'b', 'c');
    await write([
      ['a', 'text', sequence([1, 2], 2)],
      ['b', 'text', sequence([1, 2, 3, 4], 2)],
    ]);
    const writer = await openShardWriter(folder());
    for (const key of ['b', 'c']) await writer.write({ key, stream: 'simulated', sequence: sequence([1, 2, 3], 3) });
    await writer.close();
    await write([['c', 'text', sequence([1, 2], 2)]]);
    const store = await openFeatureStore(folder());
    expect(store.widths).toEqual({ text: 2 });
    expect(store.damaged).toEqual([
      `${shardPaths(folder())[1]!}: simulated of "b" and 1 more: width must be 2 as in the rest of the store, received 3; left out`,
    ]);
    expect(await store.read(2)).toEqual({ text: sequence([1, 2], 2) });
    expect(store.frameCounts(1)).toEqual({ text: 2 });
    expect(store.extractors.simulated).toBeUndefined();
    await store.close();
  });

  it('refuses rows that are not there, and reading when it is closed', async () => {
    await writeMadeUpStore(folder(), { utterances: 2 });
    const store = await openFeatureStore(folder());
    for (const row of [-1, 2, 0.5]) {
      await expect(store.read(row)).rejects.toThrow(`${folder()}: row must be below 2, received ${row}`);
      expect(() => store.frameCounts(row)).toThrow(RangeError);
    }
    await store.read(0);
    await store.close();
    await store.close();
    await expect(store.read(0)).rejects.toThrow(/safetensors: the store is closed$/);
  });

  it('sees listings without shards, and refuses shards without a listing', async () => {
    await list('a');
    const store = await openFeatureStore(folder());
    expect([store.widths, store.bytes, await store.read(0)]).toEqual([{}, 0, {}]);
    await store.close();
    rmSync(join(folder(), 'index'), { recursive: true });
    await expect(openFeatureStore(folder())).rejects.toThrow(
      /index: holds no listing \(\*\.jsonl\), so no utterance is known$/,
    );
    await expect(openFeatureStore(join(folder(), 'nowhere'))).rejects.toThrow(/nowhere.index: holds no listing/);
  });

  it('does not mind hidden and other files, but names a shard of unknown place', async () => {
    await writeMadeUpStore(folder(), { utterances: 4 });
    const [shard] = shardPaths(folder());
    writeFileSync(join(dirname(shard!), `.${basename(shard!)}.1-0123456789ab.partial`), 'half');
    writeFileSync(join(dirname(shard!), 'notes.txt'), 'hello');
    mkdirSync(join(folder(), 'more'));
    expect((await storedSequences(folder())).damaged).toEqual([]);
    const renamed = join(dirname(shard!), 'copy.safetensors');
    renameSync(shard!, renamed);
    const store = await openFeatureStore(folder());
    expect(store.damaged).toEqual([
      `${renamed}: is not named <time>-<writer>-<number>.safetensors, so its place is not known`,
    ]);
    expect(store.notes).toEqual(['4 of 4 utterances have no stream in the store']);
    await store.close();
  });
});

describe('storedSequences', () => {
  it('knows what is there by extractor and version, the later shard counting', async () => {
    const has = async (version: string, key = 'train/clip 0', extractor = 'made-up-audio') =>
      (await storedSequences(folder())).has({ key, stream: 'audio', extractor, version });
    expect(await has('0')).toBe(false);
    expect((await storedSequences(folder())).count).toBe(0);
    await writeMadeUpStore(folder(), { utterances: 4 });
    expect((await storedSequences(folder())).count).toBe(15);
    expect([
      await has('0'),
      await has('1'),
      await has('0', 'train/clip 9'),
      await has('0', 'train/clip 0', 'else'),
    ]).toEqual([true, false, false, false]);
    await write([['train/clip 0', 'audio', madeUpSequence('train/clip 0', 'audio', 1)]]);
    expect([await has('0'), await has('1')]).toEqual([false, true]);
    expect((await storedSequences(folder())).count).toBe(15);
  });
});

describe('isFeatureStore', () => {
  it('asks for a listing or a shard', async () => {
    expect(isFeatureStore(folder())).toBe(false);
    expect(isFeatureStore(join(folder(), 'nowhere'))).toBe(false);
    mkdirSync(join(folder(), 'index'));
    mkdirSync(join(folder(), 'shards'));
    writeFileSync(join(folder(), 'shards', 'model.safetensors'), '');
    writeFileSync(join(folder(), 'index', 'index.html'), '');
    expect(isFeatureStore(folder())).toBe(false);
    await write([['a', 'audio', sequence([1])]]);
    expect(isFeatureStore(folder())).toBe(true);
    rmSync(join(folder(), 'shards'), { recursive: true });
    await list('a');
    expect(isFeatureStore(folder())).toBe(true);
  });
});

describe('verifyFeatureStore', () => {
  it('finds nothing wrong with what was written, and tells how far it is', async () => {
    await writeMadeUpStore(folder(), { utterances: 10, perShard: 4 });
    const store = await openFeatureStore(folder());
    await store.close();
    const { bytes } = store;
    const seen: number[] = [];
    const lines = await verifyFeatureStore(folder(), (progress) => {
      expect(progress.bytes).toBe(bytes);
      seen.push(progress.bytesDone);
    });
    expect(lines).toEqual([]);
    expect(seen).toEqual([...seen].sort((left, right) => left - right));
    expect(seen.at(-1)).toBe(bytes);
  });
});
