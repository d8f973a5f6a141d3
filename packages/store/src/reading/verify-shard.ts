import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { checksumText } from '../checksum.ts';
import { oneLine, systemReason } from '../one-line.ts';
import type { StoredSequence } from '../shard/open-shard.ts';
import { openFiles } from './open-files.ts';
import { endsWithin, refuseDamaged } from './read-run.ts';

const PORTION_BYTES = 4 * 2 ** 20;

/** Reads every sequence of a shard in portions and returns a line for each that is damaged. */
export async function verifyShard(
  path: string,
  sequences: readonly StoredSequence[],
  onBytes: (bytes: number) => void,
): Promise<string[]> {
  const lines: string[] = [];
  const files = openFiles(1);
  const portion = new Uint8Array(PORTION_BYTES);
  const verify = async (handle: FileHandle): Promise<void> => {
    for (const sequence of sequences)
      await verifySequence(handle, sequence, portion, onBytes).catch((error: unknown) => lines.push(oneLine(error)));
  };
  await files.use(path, verify).catch((error: unknown) => lines.push(oneLine(error)));
  await files.close();
  return lines;
}

async function verifySequence(
  handle: FileHandle,
  sequence: StoredSequence,
  portion: Uint8Array,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const { path, begin, length } = sequence;
  let checksum = 0;
  for (let done = 0; done < length;) {
    const wanted = Math.min(portion.length, length - done);
    const { bytesRead } = await handle.read(portion, 0, wanted, begin + done).catch((error: unknown) => {
      throw new Error(`${path}: cannot be read (${systemReason(error)})`, { cause: error });
    });
    if (bytesRead === 0) throw endsWithin(sequence, begin + done);
    checksum = crc32(portion.subarray(0, bytesRead), checksum);
    done += bytesRead;
    onBytes(bytesRead);
  }
  refuseDamaged(sequence, checksumText(checksum));
}
