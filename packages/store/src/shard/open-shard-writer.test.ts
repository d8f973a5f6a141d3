import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { FeatureSequence } from '@sdumc/core';
import { openSafetensors, readSafetensors } from '@sdumc/formats';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { shardPaths } from '../../testing/made-up-store.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import type { SequenceToStore } from './encode-sequence.ts';
import { openShardWriter } from './open-shard-writer.ts';
import { newWriter, parseShardName, shardFileName } from './shard-name.ts';

const folder = temporaryFolder();
afterEach(() => vi.restoreAllMocks());

const sequence = (values: readonly number[], width = 1): FeatureSequence => ({
  values: Float32Array.from(values),
  frames: values.length / width,
  width,
  hopSeconds: 0.02,
  extractor: 'made up',
  version: '1',
});
const audio = (key: string, ...values: number[]): SequenceToStore => ({
  key,
  stream: 'audio',
  sequence: sequence(values),
});

/** Names of the tensors of each shard, in the order of their bytes. */
const layout = async () => {
  const shards = await Promise.all(shardPaths(folder()).map((path) => readSafetensors(path)));
  return shards.map(({ tensors }) => [...tensors.keys()]);
};

describe('openShardWriter', () => {
  it('writes shards that anything that reads safetensors can read', async () => {
    const writer = await openShardWriter(folder());
    await writer.write({ key: 'train/a', stream: 'audio', sequence: sequence([1, 2, 3, 4, 5, 6], 3) });
    await writer.close();
    const [path, ...others] = shardPaths(folder());
    expect(others).toEqual([]);
    const { tensors, metadata } = await readSafetensors(path!);
    const data = Float32Array.of(1, 2, 3, 4, 5, 6);
    expect([...tensors]).toEqual([['00000000/audio', { dtype: 'F32', shape: [2, 3], data }]]);
    // checksums by Python's zlib.crc32
    const index = `[{"key":"train/a","stream":"audio","frames":2,"width":3,"hopSeconds":0.02,"extractor":"made up","version":"1","crc32":"1939e524","tensor":"00000000/audio"}]`;
    expect(metadata).toEqual({ format: 'sdumc-feature-store', version: '1', index, checksum: 'a6265d03' });
  });

  it('stores float16 as such', async () => {
    const writer = await openShardWriter(folder(), { elementType: 'F16' });
    await writer.write(audio('a', 1 / 3, 65504, -0, 2 ** -24));
    await writer.close();
    const { tensors } = await readSafetensors(shardPaths(folder())[0]!);
    const { dtype, data } = tensors.get('00000000/audio')!;
    expect(dtype).toBe('F16');
    expect([...data]).toEqual([0.333251953125, 65504, -0, 2 ** -24]);
  });

  it('keeps the streams of a key side by side, in whatever order they come', async () => {
    const writer = await openShardWriter(folder());
    for (const [key, stream] of [
      ['b', 'video'],
      ['a', 'text'],
      ['b', 'audio'],
      ['a', 'simulated'],
      ['b', 'text'],
    ] as const)
      await writer.write({ key, stream, sequence: sequence([1, 2]) });
    await writer.close();
    expect(await layout()).toEqual([
      ['00000000/audio', '00000000/text', '00000000/video', '00000001/simulated', '00000001/text'],
    ]);
    const file = await openSafetensors(shardPaths(folder())[0]!);
    await file.close();
    const places = [...file.tensors.values()].map(({ begin }) => begin);
    expect(places.map((place) => place - places[0]!)).toEqual([0, 8, 16, 24, 32]);
  });

  it('begins a shard when one is full, and never parts an utterance', async () => {
    const writer = await openShardWriter(folder(), { shardBytes: 4000 });
    for (const key of ['a', 'b', 'c', 'd', 'e'])
      for (const stream of ['audio', 'text'] as const)
        await writer.write({ key, stream, sequence: sequence(new Array<number>(200).fill(1)) });
    expect(shardPaths(folder())).toHaveLength(2); // and one more is held
    await writer.close();
    expect((await layout()).map((names) => names.length)).toEqual([4, 4, 2]);
    const numbers = shardPaths(folder()).map((path) => parseShardName(basename(path))!.number);
    expect(numbers).toEqual([0, 1, 2]);
  });

  it('counts names too, so that small sequences do not make endless headers', async () => {
    const writer = await openShardWriter(folder(), { shardBytes: 100_000 });
    for (let number = 0; number < 1000; number += 1) await writer.write(audio(`${number}${'k'.repeat(200)}`, 1));
    await writer.close();
    const sizes = shardPaths(folder()).map((path) => statSync(path).size);
    expect(sizes.length).toBeGreaterThan(5);
    for (const size of sizes) expect(size).toBeLessThan(101_000);
  });

  it('copies values, and takes calls that were not waited for in turn', async () => {
    const writer = await openShardWriter(folder(), { shardBytes: 1 });
    const item = audio('a', 1, 2);
    const writing = writer.write(item);
    item.sequence.values.fill(9);
    await writing;
    await Promise.all([...['b', 'c', 'd'].map((key) => writer.write(audio(key, 3))), writer.flush(), writer.close()]);
    const shards = await Promise.all(shardPaths(folder()).map((path) => readSafetensors(path)));
    expect(shards.map(({ tensors }) => [...tensors.get('00000000/audio')!.data])).toEqual([[1, 2], [3], [3], [3]]);
  });

  it('stores nothing for no frames, and makes no shard of nothing', async () => {
    const writer = await openShardWriter(folder());
    await writer.write(audio('a'));
    await writer.flush();
    await writer.close();
    expect(shardPaths(folder())).toEqual([]);
  });

  it.each<[string, SequenceToStore, 'F32' | 'F16', string]>([
    [
      'NaN',
      { ...audio('a'), sequence: sequence([0, 0, 0, NaN], 2) },
      'F32',
      'audio of "a": frame 1 holds NaN, every value must be finite',
    ],
    ['infinity', audio('a', 1, -Infinity), 'F16', 'audio of "a": frame 1 holds -Infinity, every value must be finite'],
    [
      'what float16 lacks',
      audio('a', 65504, 65505),
      'F16',
      'audio of "a": frame 1 holds 65505, float16 holds at most 65504',
    ],
    [
      'a false length',
      { ...audio('a'), sequence: { ...sequence([1, 2]), frames: 3 } },
      'F32',
      'audio of "a": values must be 3 float32 [3, 1], received 2',
    ],
    [
      'doubles',
      { ...audio('a'), sequence: { ...sequence([1]), values: Float64Array.of(1) as never } },
      'F32',
      'audio of "a": values must be 1 float32 [1, 1], received 1',
    ],
    [
      'half a frame',
      { ...audio('a'), sequence: { ...sequence([1]), frames: 0.5, width: 2 } },
      'F32',
      'audio of "a": frames must be a whole number from 1, received 0.5',
    ],
    [
      'no width',
      { ...audio('a'), sequence: { ...sequence([]), frames: 1, width: 0 } },
      'F32',
      'audio of "a": width must be a whole number from 1, received 0',
    ],
    [
      'a hop of 0',
      { ...audio('a'), sequence: { ...sequence([1]), hopSeconds: 0 } },
      'F32',
      'audio of "a": hopSeconds must be null or above 0, received 0',
    ],
    [
      'a version that is none',
      { ...audio('a'), sequence: { ...sequence([1]), version: 1 as never } },
      'F32',
      'audio of "a": version must be a text, received 1',
    ],
    [
      'another stream',
      { ...audio('a', 1), stream: 'depth' as never },
      'F32',
      'stream must be one of audio, text, simulated, video, received "depth"',
    ],
    ['no key', audio('', 1), 'F32', 'key must be a text that is not empty, received ""'],
    [
      'another width',
      { ...audio('a'), stream: 'simulated', sequence: sequence([1, 2], 2) },
      'F32',
      'simulated of "a": width must be 3, as text of "first" has, received 2',
    ],
  ])('refuses %s and goes on', async (_, item, elementType, message) => {
    const writer = await openShardWriter(folder(), { elementType });
    await writer.write({ key: 'first', stream: 'text', sequence: sequence([1, 2, 3], 3) });
    await expect(writer.write(item)).rejects.toThrow(new Error(message));
    await writer.write(audio('last', 1));
    await writer.close();
    expect(await layout()).toEqual([['00000000/text', '00000001/audio']]);
  });

  it('refuses to be used when it is closed, or with a size that is none', async () => {
    const writer = await openShardWriter(folder());
    await writer.close();
    await writer.close();
    await expect(writer.write(audio('a', 1))).rejects.toThrow(/^write .*shards: the writer is closed$/);
    await expect(openShardWriter(folder(), { shardBytes: NaN })).rejects.toThrow(
      /shardBytes: must be above 0, received NaN/,
    );
  });

  it('holds what could not be written, and tries again', async () => {
    const writer = await openShardWriter(folder());
    await writer.write(audio('a', 1));
    rmSync(join(folder(), 'shards'), { recursive: true });
    await expect(writer.flush()).rejects.toThrow(/^cannot write .*no such file or directory/);
    mkdirSync(join(folder(), 'shards'));
    await writer.write(audio('b', 2));
    await writer.close();
    expect(await layout()).toEqual([['00000000/audio', '00000001/audio']]);
  });

  it('sorts after what was there, whatever the clock says', async () => {
    const write = async (key: string) => {
      const writer = await openShardWriter(folder());
      await writer.write(audio(key, 1));
      await writer.flush();
      await writer.write(audio(key, 1));
      await writer.close();
    };
    const now = vi.spyOn(Date, 'now');
    for (const time of [5000, 3000, 7000]) {
      now.mockReturnValue(time);
      await write(String(time));
    }
    const times = shardPaths(folder()).map((path) => parseShardName(basename(path))!.time);
    expect(times).toEqual([5000, 5001, 5002, 5003, 7000, 7001]);
  });

  it('removes what killed writers of this machine left, and nothing else', async () => {
    const shards = join(folder(), 'shards');
    mkdirSync(shards);
    const ended = spawnSync(process.execPath, ['-e', '']).pid;
    const partial = (writer: string, owner: number) =>
      `.${shardFileName({ time: 1, writer, number: 0 })}.${owner}-0123456789ab.partial`;
    const stale = partial(newWriter(), ended);
    const kept = [
      partial(newWriter(), process.pid), // another thread may be at it
      partial(newWriter(), process.ppid), // runs
      partial('f'.repeat(24), ended), // of another machine, where that number may run
      '.notes.partial',
      'notes.txt',
    ];
    for (const name of [stale, ...kept]) writeFileSync(join(shards, name), 'half');
    await openShardWriter(folder());
    expect(readdirSync(shards).sort()).toEqual([...kept].sort());
  });
});
