import type { FeatureSequence } from '@sdumc/core';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { writeListing } from './listing/write-listing.ts';
import { openFeatureStore } from './open-feature-store.ts';
import { openShardWriter } from './shard/open-shard-writer.ts';

const folder = temporaryFolder();
const faces = (observed: readonly number[]): FeatureSequence => ({
  values: Float32Array.from(observed, (seen, frame) => seen * (frame + 1)),
  frames: observed.length,
  width: 1,
  hopSeconds: 0.2,
  extractor: 'faces',
  version: '1',
  observed: Uint8Array.from(observed),
});

it('keeps which frames were observed', async () => {
  const masks = { a: [0, 1, 1, 0, 0, 1], b: [1, 0], c: [1, 1, 1], d: [0, 0] };
  const writer = await openShardWriter(folder());
  for (const [key, mask] of Object.entries(masks)) await writer.write({ key, stream: 'video', sequence: faces(mask) });
  await writer.close();
  await writeListing(folder(), {
    name: 'x',
    utterances: Object.keys(masks).map((id) => ({ key: id, id, videoId: id })),
  });
  const store = await openFeatureStore(folder());
  expect((await store.read(0)).video).toEqual(faces(masks.a));
  expect((await store.read(1)).video).toEqual(faces(masks.b));
  expect((await store.read(2)).video).not.toHaveProperty('observed');
  expect((await store.read(3)).video).toEqual(faces(masks.d));
  expect([0, 1, 2, 3].map((row) => store.frameCounts(row).video)).toEqual([6, 2, 3, 2]);
  expect([0, 1, 2, 3].map((row) => store.observedCounts(row).video)).toEqual([3, 1, 3, 0]);
  await store.close();
});

it('refuses a mask that fits nothing', async () => {
  const writer = await openShardWriter(folder());
  const write = (observed: Uint8Array) =>
    writer.write({ key: 'a', stream: 'video', sequence: { ...faces([1, 1]), observed } });
  await expect(write(Uint8Array.of(1))).rejects.toThrow('video of "a": observed must be [2] of 0 and 1');
  await expect(write(Uint8Array.of(1, 2))).rejects.toThrow('of 0 and 1');
  await writer.close();
});
