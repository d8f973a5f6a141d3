import type { Modality } from '@sdumc/core';
import { writeFileAtomically } from '@sdumc/formats';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { namesIn } from '../names-in.ts';
import { shown } from '../one-line.ts';
import { shardsFolder } from '../store-folders.ts';
import { spaceOf } from '../vocabulary.ts';
import { encodeSequence, type SequenceToStore, type StoredElementType } from './encode-sequence.ts';
import { removeStaleShards } from './remove-stale-shards.ts';
import { type ShardBuffer, shardBuffer } from './shard-buffer.ts';
import { newWriter, parseShardName, SHARD_ENDING, shardFileName } from './shard-name.ts';

export interface ShardWriterOptions {
  /** Default F32, exact. F16 halves the store; its error is at most 1/2048 of a value. */
  readonly elementType?: StoredElementType;
  /** How large a shard gets, about; default 64 MiB. The writer holds that much twice while it writes a shard. */
  readonly shardBytes?: number;
}

/** Fills shards. What has been written is in the store when `flush` or `close` has returned; a process killed before loses it. */
export interface ShardWriter {
  /**
   * Copies the values, and writes a shard when one is full. A sequence without frames is not stored. Wait for one call before
   * the next: those that wait are all in memory.
   */
  write(item: SequenceToStore): Promise<void>;
  /** Writes what is held as a shard now, full or not. */
  flush(): Promise<void>;
  /** Flushes; nothing can be written afterwards. */
  close(): Promise<void>;
}

const MEBIBYTE = 2 ** 20;

/**
 * Opens a store for writing, which may be new or hold something already. Any number of processes may write at once: each
 * makes shards of its own, every one an atomic file. Where a (key, stream) is stored twice, the later shard counts.
 *
 * Write the streams of one utterance one after the other: they then lie side by side and are read in one go.
 *
 * Errors: `audio of "train/a": frame 3 holds NaN, every value must be finite`; the writer can be used further. When
 * a shard cannot be written, what is held stays held, and the next call tries again; the sequence that the call was about is
 * not taken.
 *
 * @example
 * const writer = await openShardWriter('runs/mosi-store', { elementType: 'F16' });
 * const sequence = { values: Float32Array.of(1, 2), frames: 2, width: 1, hopSeconds: 0.02, extractor: 'rms', version: '1' };
 * await writer.write({ key: 'train/a', stream: 'audio', sequence });
 * await writer.close();
 */
export async function openShardWriter(folder: string, options: ShardWriterOptions = {}): Promise<ShardWriter> {
  const { elementType = 'F32', shardBytes = 64 * MEBIBYTE } = options;
  if (!(shardBytes > 0)) throw new Error(`openShardWriter shardBytes: must be above 0, received ${shardBytes}`);
  const shards = shardsFolder(folder);
  await mkdir(shards, { recursive: true });
  await removeStaleShards(shards);

  const writer = newWriter();
  let time = await latestTime(shards);
  let number = 0;
  let buffer: ShardBuffer | undefined;
  let closed = false;
  const firstOf = new Map<Modality, { key: string; width: number }>();

  async function flush(): Promise<void> {
    if (buffer === undefined) return;
    time = Math.max(Date.now(), time + 1); // a clock that is behind, or goes back, still sorts after what was seen
    const path = join(shards, shardFileName({ time, writer, number }));
    await writeFileAtomically(path, buffer.encode());
    number += 1;
    buffer = undefined;
  }

  async function hold(item: SequenceToStore, data: Float32Array | Uint16Array): Promise<void> {
    const { key, stream, sequence } = item;
    const first = firstOf.get(spaceOf(stream)) ?? { key, width: sequence.width };
    if (first.width !== sequence.width) {
      const expected = `width must be ${first.width}, as ${spaceOf(stream)} of ${shown(first.key)} has`;
      throw new Error(`${stream} of ${shown(key)}: ${expected}, received ${sequence.width}`);
    }
    // an utterance is never parted, so a shard may be larger by one
    const full = buffer !== undefined && buffer.bytes() + data.byteLength > shardBytes;
    if (full && key !== buffer?.lastKey()) await flush();
    firstOf.set(spaceOf(stream), first);
    buffer ??= shardBuffer(elementType);
    buffer.add(item, data);
  }

  let last: Promise<unknown> = Promise.resolve();
  /** One call after the other, whether or not the one before succeeded. */
  function inTurn(what: string, run: () => Promise<void>): Promise<void> {
    const result = last.then(async () => {
      if (closed) throw new Error(`${what} ${shards}: the writer is closed`);
      await run();
    });
    last = result.catch(() => undefined);
    return result;
  }
  return {
    async write(item) {
      if (item.sequence.frames === 0) return;
      const data = encodeSequence(item, elementType); // a copy, made before anybody else runs
      await inTurn('write', () => hold(item, data));
    },
    flush: () => inTurn('flush', flush),
    close: async () => {
      if (closed) return;
      await inTurn('close', flush);
      closed = true;
    },
  };
}

async function latestTime(shards: string): Promise<number> {
  const names = await namesIn(shards, SHARD_ENDING);
  return names.reduce((latest, name) => Math.max(latest, parseShardName(name)?.time ?? 0), 0);
}
