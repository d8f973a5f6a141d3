import { crc32 } from 'node:zlib';
import type { ByteRange, LengthField } from '../mutation/seed-file.ts';

export interface ZipEntry {
  readonly name: string;
  /** Where its own header stands */
  readonly header: ByteRange;
  /** Where its bytes stand, compressed or not */
  readonly data: ByteRange;
  readonly compressed: boolean;
}

const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];

/** Entries, headers and lengths of a valid zip of less than 4 GiB. */
export function zipStructure(bytes: Uint8Array): {
  entries: ZipEntry[];
  structure: ByteRange[];
  lengths: LengthField[];
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = Buffer.from(bytes).lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0 || view.getUint32(end, true) !== END) throw new Error('zipStructure: not a zip');
  const entries: ZipEntry[] = [];
  const lengths: LengthField[] = [field(end + 10, 2), field(end + 12, 4), field(end + 16, 4)];
  let at = view.getUint32(end + 16, true);
  const central = { begin: at, end: bytes.length };
  while (view.getUint32(at, true) === CENTRAL) {
    const nameLength = view.getUint16(at + 28, true);
    const size = view.getUint32(at + 20, true);
    const local = view.getUint32(at + 42, true);
    if (view.getUint32(local, true) !== LOCAL) throw new Error('zipStructure: an entry without a header');
    const begin = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    entries.push({
      name: Buffer.from(bytes.subarray(at + 46, at + 46 + nameLength)).toString(),
      header: { begin: local, end: begin },
      data: { begin, end: begin + size },
      compressed: view.getUint16(at + 10, true) !== 0,
    });
    lengths.push(...[20, 24, 42].map((offset) => field(at + offset, 4)), field(at + 28, 2), field(at + 30, 2));
    lengths.push(field(local + 18, 4), field(local + 22, 4), field(local + 26, 2), field(local + 28, 2));
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  const headers = entries.map(({ header }) => header).sort((left, right) => left.begin - right.begin);
  return { entries, structure: [...headers, central], lengths };
}

function field(begin: number, size: number): LengthField {
  return { begin, end: begin + size, kind: 'little-endian' };
}

/** A zip of uncompressed entries, every checksum right. */
export function zipOf(entries: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const text = Buffer.from(name);
    const fields = Buffer.alloc(26); // what both headers hold: version, flags, method, time, checksum, sizes, lengths
    fields.writeUInt16LE(20, 0);
    fields.writeUInt32LE(0x00210000, 6); // 1 January 1980
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(bytes.length, 14);
    fields.writeUInt32LE(bytes.length, 18);
    fields.writeUInt16LE(text.length, 22);
    const local = Buffer.concat([magic(LOCAL), fields, text, bytes]);
    const trailer = Buffer.alloc(14);
    trailer.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([magic(CENTRAL), Buffer.of(20, 0), fields, trailer, text]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, central, magic(END), end]);
}

function magic(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return bytes;
}
