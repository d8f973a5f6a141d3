import type { FileHandle } from 'node:fs/promises';
import { checksumOf } from '../checksum.ts';
import { shown, systemReason } from '../one-line.ts';
import type { StoredSequence } from '../shard/open-shard.ts';

/** The bytes of a sequence are not those that were written. */
export class DamagedSequence extends Error {
  override readonly name = 'DamagedSequence';
}

/**
 * Reads the bytes of sequences that lie side by side, in one go, each into memory of its own, and checks them.
 *
 * Errors: `mosi/shards/0….safetensors: audio of "train/a" is damaged: its crc32 is 0badcafe, must be 1a2b3c4d`.
 */
export async function readRun(handle: FileHandle, run: readonly StoredSequence[]): Promise<Uint8Array<ArrayBuffer>[]> {
  const { path, begin } = run[0]!;
  // of its own and not filled with zeros first: every byte is read, or it is not handed out
  const buffers = run.map(({ length }) => new Uint8Array(Buffer.allocUnsafeSlow(length).buffer));
  let position = begin;
  for (let wanted = buffers; wanted.length > 0;) {
    const { bytesRead } = await handle.readv(wanted, position).catch((error: unknown) => {
      throw new Error(`${path}: cannot be read (${systemReason(error)})`, { cause: error });
    });
    if (bytesRead === 0)
      throw endsWithin(
        run.findLast((sequence) => sequence.begin <= position)!,
        position,
      );
    position += bytesRead;
    wanted = notFilled(wanted, bytesRead);
  }
  for (const [place, sequence] of run.entries()) refuseDamaged(sequence, checksumOf(buffers[place]!));
  return buffers;
}

/** What of the buffers is left when their first bytes are filled. */
export function notFilled(buffers: readonly Uint8Array<ArrayBuffer>[], filled: number): Uint8Array<ArrayBuffer>[] {
  let before = 0;
  return buffers.flatMap((buffer) => {
    const rest = buffer.subarray(Math.min(Math.max(filled - before, 0), buffer.length));
    before += buffer.length;
    return rest.length === 0 ? [] : [rest];
  });
}

/** Refuses bytes whose checksum is not that of what was written. */
export function refuseDamaged(sequence: StoredSequence, checksum: string): void {
  if (checksum === sequence.crc32) return;
  const { path, stream, key, crc32 } = sequence;
  throw new DamagedSequence(
    `${path}: ${stream} of ${shown(key)} is damaged: its crc32 is ${checksum}, must be ${crc32}`,
  );
}

/** The file has become shorter since it was opened. */
export function endsWithin({ path, stream, key }: StoredSequence, position: number): DamagedSequence {
  return new DamagedSequence(`${path}: ${stream} of ${shown(key)} is damaged: the file ends at byte ${position}`);
}
