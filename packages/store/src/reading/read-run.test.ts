import type { FileHandle } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { checksumOf } from '../checksum.ts';
import type { StoredSequence } from '../shard/open-shard.ts';
import { adjacentRuns } from './adjacent-runs.ts';
import { notFilled, readRun } from './read-run.ts';

const bytes = Uint8Array.from({ length: 40 }, (_, place) => place * 5);

const stored = (key: string, begin: number, length: number, path = 's'): StoredSequence => ({
  key,
  stream: 'audio',
  frames: length / 4,
  width: 1,
  hopSeconds: null,
  extractor: '',
  version: '',
  crc32: checksumOf(bytes.subarray(begin, begin + length)),
  elementType: 'F32',
  path,
  begin,
  length,
});

/** A file that gives at most `most` bytes at once and ends after `end`. */
function stingyFile(most: number, end = bytes.length): { handle: FileHandle; reads: number[] } {
  const reads: number[] = [];
  const readv = async (buffers: Uint8Array[], position: number) => {
    reads.push(position);
    let bytesRead = 0;
    for (const buffer of buffers)
      for (let place = 0; place < buffer.length && bytesRead < most && position + bytesRead < end; place += 1) {
        buffer[place] = bytes[position + bytesRead]!;
        bytesRead += 1;
      }
    return { bytesRead, buffers };
  };
  return { handle: { readv } as unknown as FileHandle, reads };
}

describe('readRun', () => {
  const run = [stored('a', 4, 8), stored('b', 12, 4), stored('c', 16, 20)];
  const expected = [bytes.slice(4, 12), bytes.slice(12, 16), bytes.slice(16, 36)];

  it.each([1, 3, 8, 12, 31, 32, 1000])('reads everything where the system gives %d bytes at once', async (most) => {
    const { handle, reads } = stingyFile(most);
    expect(await readRun(handle, run)).toEqual(expected);
    expect(reads).toHaveLength(Math.ceil(32 / most));
  });

  it('names the sequence within which the file ends', async () => {
    await expect(readRun(stingyFile(100, 14).handle, run)).rejects.toThrow(
      's: audio of "b" is damaged: the file ends at byte 14',
    );
    await expect(readRun(stingyFile(100, 16).handle, run)).rejects.toThrow(
      's: audio of "c" is damaged: the file ends at byte 16',
    );
    await expect(readRun(stingyFile(100, 0).handle, run)).rejects.toThrow(
      's: audio of "a" is damaged: the file ends at byte 4',
    );
  });

  it('names the sequence whose bytes are others', async () => {
    const wrong = { ...run[1]!, crc32: '00000000' };
    await expect(readRun(stingyFile(100).handle, [run[0]!, wrong])).rejects.toThrow(
      `s: audio of "b" is damaged: its crc32 is ${run[1]!.crc32}, must be 00000000`,
    );
  });

  it('passes on what the system refuses, in one line', async () => {
    const readv = () => Promise.reject(Object.assign(new Error('EIO: i/o error\n, read'), { code: 'EIO' }));
    await expect(readRun({ readv } as unknown as FileHandle, run)).rejects.toThrow('s: cannot be read (EIO)');
  });
});

describe('notFilled', () => {
  it('is the rest of the buffers', () => {
    const buffers = [Uint8Array.of(1, 2), Uint8Array.of(3), Uint8Array.of(4, 5, 6)];
    const rests = Array.from({ length: 7 }, (_, filled) => notFilled(buffers, filled).map((rest) => [...rest]));
    expect(rests).toEqual([
      [[1, 2], [3], [4, 5, 6]],
      [[2], [3], [4, 5, 6]],
      [[3], [4, 5, 6]],
      [[4, 5, 6]],
      [[5, 6]],
      [[6]],
      [],
    ]);
  });
});

describe('adjacentRuns', () => {
  it('joins what lies side by side in one shard', () => {
    const [a, b, c, d, e] = [
      stored('a', 0, 4),
      stored('b', 4, 8),
      stored('c', 16, 4),
      stored('d', 20, 4, 't'),
      stored('e', 12, 4, 't'),
    ];
    expect(adjacentRuns([d, c, b, a, e])).toEqual([[a, b], [c], [e], [d]]);
    expect(adjacentRuns([])).toEqual([]);
  });
});
