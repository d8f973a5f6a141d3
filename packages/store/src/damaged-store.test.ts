import { copyFileSync, readFileSync, rmSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { shardPaths, writeMadeUpStore } from '../testing/made-up-store.ts';
import { madeUpFeatures } from '../testing/made-up.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openFeatureStore } from './open-feature-store.ts';
import { storedSequences } from './stored-sequences.ts';
import { verifyFeatureStore } from './verify-feature-store.ts';

const folder = temporaryFolder();

/** Three shards of four utterances each; the second is what gets damaged. */
async function damagedShard(damage: (path: string) => void, seed = 0): Promise<string> {
  await writeMadeUpStore(folder(), { utterances: 12, perShard: 4, seed });
  const path = shardPaths(folder())[1]!;
  damage(path);
  return path;
}

function flipBit(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at] = bytes[at]! ^ 1;
  writeFileSync(path, bytes);
}

const headerLength = (path: string) => Number(readFileSync(path).readBigUInt64LE(0));

describe('a damaged shard is named, and the rest still reads', () => {
  const cases: [string, (path: string) => void, RegExp][] = [
    ['a bit of the header', (path) => flipBit(path, 100), /safetensors: \S/],
    ['a bit of its length', (path) => flipBit(path, 1), /safetensors: \S/],
    ['a header length beyond the file', (path) => flipBit(path, 4), /not a safetensors file/],
    ['truncated by a byte', (path) => truncateSync(path, readFileSync(path).length - 1), /the file has/],
    ['truncated in the header', (path) => truncateSync(path, 50), /not a safetensors file/],
    ['emptied', (path) => truncateSync(path, 0), /not a safetensors file, it has 0 bytes/],
    ['bytes after its end', (path) => writeFileSync(path, 'x', { flag: 'a' }), /1 bytes after the last tensor/],
    ['zeros throughout', (path) => writeFileSync(path, Buffer.alloc(readFileSync(path).length)), /safetensors: \S/],
    ['something else', (path) => writeFileSync(path, 'hello, world'), /not a safetensors file/],
  ];
  it.each(cases)('%s', async (_, damage, reason) => {
    const path = await damagedShard(damage);
    const store = await openFeatureStore(folder());
    expect(store.damaged).toHaveLength(1);
    expect(store.damaged[0]!.startsWith(path)).toBe(true);
    expect(store.damaged[0]).toMatch(reason);
    expect(store.damaged[0]).not.toContain('\n');
    for (const row of store.utterances.keys()) {
      const lost = row >= 4 && row < 8;
      expect(await store.read(row)).toEqual(lost ? {} : madeUpFeatures(row));
    }
    expect(store.notes).toEqual(['4 of 12 utterances have no stream in the store']);
    await store.close();
    expect(await verifyFeatureStore(folder())).toEqual(store.damaged);

    // what it held counts as missing, so whoever goes on writes it again
    const stored = await storedSequences(folder());
    expect(stored.damaged).toEqual(store.damaged);
    const has = (row: number) => {
      const { extractor, version } = madeUpFeatures(row).audio!;
      return stored.has({ key: store.utterances[row]!.key, stream: 'audio', extractor, version });
    };
    expect([has(3), has(4), has(7), has(8)]).toEqual([true, false, false, true]);
  });

  it('a shard that is deleted is missed by its utterances', async () => {
    await damagedShard((path) => unlinkSync(path));
    const store = await openFeatureStore(folder());
    expect(store.damaged).toEqual([]);
    expect(store.notes).toEqual(['4 of 12 utterances have no stream in the store']);
    expect(await store.read(8)).toEqual(madeUpFeatures(8));
    await store.close();
  });

  it('gives what an earlier shard holds where the later one is damaged', async () => {
    await writeMadeUpStore(folder(), { utterances: 4, seed: 1 });
    await writeMadeUpStore(folder(), { utterances: 4, seed: 2 });
    truncateSync(shardPaths(folder())[1]!, 1000);
    const store = await openFeatureStore(folder());
    expect(store.damaged[0]).toContain(shardPaths(folder())[1]);
    expect(await store.read(0)).toEqual(madeUpFeatures(0, 1));
    await store.close();
  });
});

describe('damaged values', () => {
  it('are refused by shard, key and stream when read, and everything else reads', async () => {
    const path = await damagedShard((shard) => flipBit(shard, 8 + headerLength(shard)));
    const store = await openFeatureStore(folder());
    expect(store.damaged).toEqual([]);
    const message = /^audio of "valid\/clip 4" is damaged: its crc32 is [0-9a-f]{8}, must be [0-9a-f]{8}$/;
    for (const row of store.utterances.keys()) {
      if (row !== 4) expect(await store.read(row)).toEqual(madeUpFeatures(row));
      else {
        const error = await store.read(row).catch((reason: unknown) => reason as Error);
        expect((error as Error).message.replace(`${path}: `, '')).toMatch(message);
      }
    }
    await store.close();
    const lines = await verifyFeatureStore(folder());
    expect(lines.map((line) => line.replace(`${path}: `, ''))).toEqual([expect.stringMatching(message)]);
  });

  it('are left out, and told of once a read, where somebody wants to know', async () => {
    const path = await damagedShard((shard) => flipBit(shard, 8 + headerLength(shard)));
    const told: string[] = [];
    const store = await openFeatureStore(folder(), { onDamage: (line) => told.push(line) });
    const { audio: _, ...rest } = madeUpFeatures(4);
    expect(Object.keys(rest).length).toBeGreaterThan(0);
    expect(await store.read(4)).toEqual(rest);
    expect(told).toEqual([expect.stringMatching(/: audio of "valid\/clip 4" is damaged: its crc32 is /)]);
    expect(told[0]!.startsWith(`${path}: `)).toBe(true);
    expect(await store.read(5)).toEqual(madeUpFeatures(5));
    rmSync(path);
    const gone = await openFeatureStore(folder(), { onDamage: (line) => told.push(line) });
    expect(await gone.read(0)).toEqual(madeUpFeatures(0));
    await Promise.all([store.close(), gone.close()]);
    expect(told).toHaveLength(1);
  });

  it('of every sequence are found', async () => {
    const path = await damagedShard((shard) => {
      const bytes = readFileSync(shard);
      bytes.fill(7, 8 + headerLength(shard));
      writeFileSync(shard, bytes);
    });
    const lines = await verifyFeatureStore(folder());
    expect(lines).toHaveLength([4, 5, 6, 7].flatMap((row) => Object.keys(madeUpFeatures(row))).length);
    for (const line of lines) expect(line.startsWith(`${path}: `)).toBe(true);
  });

  it('are found where the file changes while it is open', async () => {
    let length = 0;
    const path = await damagedShard((shard) => (length = readFileSync(shard).length));
    copyFileSync(path, `${path}.kept`);
    const store = await openFeatureStore(folder());
    truncateSync(path, length - 1);
    await expect(store.read(7)).rejects.toThrow(
      `${path}: text of "valid/clip 7" is damaged: the file ends at byte ${length - 1}`,
    );
    expect(await store.read(4)).toEqual(madeUpFeatures(4));
    await store.close();
    copyFileSync(`${path}.kept`, path);
    const again = await openFeatureStore(folder());
    rmSync(path);
    await expect(again.read(4)).rejects.toThrow(`${path}: cannot be opened (ENOENT)`);
    expect(await again.read(0)).toEqual(madeUpFeatures(0));
    await again.close();
  });
});
