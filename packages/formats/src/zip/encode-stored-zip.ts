import { crc32 } from 'node:zlib';

export interface ZipEntry {
  /** ASCII. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const [LOCAL_BYTES, CENTRAL_BYTES, END_BYTES] = [30, 46, 22];
const VERSION = 20;
/** 1980-01-01, the first day that a zip file knows: the same entries make the same bytes. */
const DATE = 0x21;
const LARGEST = 0xffffffff;

/** A zip file whose entries are stored as they are, up to 4 GiB (APPNOTE 6.3). */
export function encodeStoredZip(entries: readonly ZipEntry[]): Uint8Array<ArrayBuffer> {
  const names = entries.map(({ name }) => new TextEncoder().encode(name));
  const sizes = entries.map(({ bytes }, at) => ({ name: names[at]!.length, bytes: bytes.length }));
  const total = sizes.reduce((sum, size) => sum + LOCAL_BYTES + CENTRAL_BYTES + 2 * size.name + size.bytes, END_BYTES);
  if (total > LARGEST) throw new RangeError(`encodeStoredZip: must be at most ${LARGEST} bytes, received ${total}`);
  const zip = new Uint8Array(total);
  const view = new DataView(zip.buffer);
  let at = 0;
  const put = (sizeBytes: 2 | 4, ...values: readonly number[]): void => {
    for (const value of values) {
      if (sizeBytes === 2) view.setUint16(at, value, true);
      else view.setUint32(at, value, true);
      at += sizeBytes;
    }
  };
  const putBytes = (bytes: Uint8Array): void => {
    zip.set(bytes, at);
    at += bytes.length;
  };
  const checksums = entries.map(({ bytes }) => crc32(bytes));
  /** What the two headers of an entry share. */
  const describe = (entry: number): void => {
    put(2, VERSION, 0, 0, 0, DATE);
    put(4, checksums[entry]!, sizes[entry]!.bytes, sizes[entry]!.bytes);
    put(2, sizes[entry]!.name, 0);
  };
  const starts = entries.map(({ bytes }, entry) => {
    const start = at;
    put(4, LOCAL);
    describe(entry);
    putBytes(names[entry]!);
    putBytes(bytes);
    return start;
  });
  const directory = at;
  for (const [entry, start] of starts.entries()) {
    put(4, CENTRAL);
    put(2, VERSION);
    describe(entry);
    put(2, 0, 0, 0);
    put(4, 0, start);
    putBytes(names[entry]!);
  }
  const directoryBytes = at - directory;
  put(4, END);
  put(2, 0, 0, entries.length, entries.length);
  put(4, directoryBytes, directory);
  put(2, 0);
  return zip;
}
