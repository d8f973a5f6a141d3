import { readSync, writeSync } from 'node:fs';
import Bunzip from 'seek-bzip';

const PORTION = 65_536;

/**
 * Unpacks bzip2 from one open file to another, in portions; checksums are verified.
 *
 * @param grow counts the bytes that are about to be written
 */
export function unpackBzip2(from: number, to: number, grow: (bytes: number) => void): void {
  const source = Buffer.alloc(PORTION);
  let [at, end] = [0, 0];
  const eof = (): boolean => {
    if (at < end) return false;
    [at, end] = [0, readSync(from, source, 0, PORTION, null)];
    return end === 0;
  };
  const readByte = (): number => (eof() ? -1 : source[at++]!);
  const read = (buffer: Uint8Array, offset: number, length: number): number => {
    let done = 0;
    while (done < length && !eof()) {
      buffer[offset + done] = source[at++]!;
      done += 1;
    }
    return done === 0 ? -1 : done;
  };

  const target = Buffer.alloc(PORTION);
  let filled = 0;
  const flush = (): void => {
    grow(filled);
    for (let done = 0; done < filled;) done += writeSync(to, target, done, filled - done);
    filled = 0;
  };
  const writeByte = (byte: number): void => {
    target[filled++] = byte;
    if (filled === PORTION) flush();
  };
  Bunzip.decode({ readByte, read, eof }, { writeByte }, true);
  flush();
}
