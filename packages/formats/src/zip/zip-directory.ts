import type { ByteSource } from '../pickle/byte-source.ts';

/** An entry of a zip, as its directory at the end of the file says. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc32: number;
  readonly storedBytes: number;
  readonly unpackedBytes: number;
  /** Where the bytes begin. */
  readonly begin: number;
}

const END = { signature: 0x06054b50, bytes: 22 };
const END_64 = { signature: 0x06064b50, bytes: 56 };
const LOCATOR_64 = { signature: 0x07064b50, bytes: 20 };
const ENTRY = { signature: 0x02014b50, bytes: 46 };
const LOCAL = { signature: 0x04034b50, bytes: 30 };
const LONGEST_COMMENT = 0xffff;
const MOST_ENTRIES = 2 ** 20;
const IN_ZIP64 = 0xffffffff;
/** Encrypted, patched, strongly encrypted. */
const UNREADABLE_FLAGS = 0x01 | 0x20 | 0x40;
const UTF8_FLAG = 0x800;
/** 6.3 of the format, as Python reads. */
const NEWEST_VERSION = 63;

/**
 * Reads the directory of a zip, with the 64-bit sizes of zip64, and checks it against the bytes that are there: where it stands,
 * that every entry lies before it, under the name that its own header gives.
 *
 * Errors: `the directory does not end where it says`.
 */
export function readZipDirectory(source: ByteSource): ZipEntry[] {
  const { begin, end, count } = findDirectory(source);
  if (count > MOST_ENTRIES) throw new Error(`it has ${count} entries, more than ${MOST_ENTRIES} are not read`);
  const entries: ZipEntry[] = [];
  let at = begin;
  while (at < end) {
    if (at + ENTRY.bytes > end) throw new Error('its directory is damaged');
    const view = viewOf(source.read(at, ENTRY.bytes));
    if (view.getUint32(0, true) !== ENTRY.signature || entries.length === count)
      throw new Error('its directory is damaged');
    const nameBytes = view.getUint16(28, true);
    const extraBytes = view.getUint16(30, true);
    const next = at + ENTRY.bytes + nameBytes + extraBytes + view.getUint16(32, true);
    if (next > end) throw new Error('its directory is damaged');
    if (view.getUint8(6) > NEWEST_VERSION) throw new Error('it needs a later version of zip');
    const flags = view.getUint16(8, true);
    const encodedName = source.read(at + ENTRY.bytes, nameBytes);
    const name = readName(encodedName, flags);
    const extra = viewOf(source.read(at + ENTRY.bytes + nameBytes, extraBytes));
    const sizes = readSizes(extra, [view.getUint32(24, true), view.getUint32(20, true), view.getUint32(42, true)]);
    const [unpackedBytes, storedBytes, header] = sizes as [number, number, number];
    const data = skipLocalHeader(source, header, encodedName, name, flags);
    if (data + storedBytes > begin) throw new Error(`${JSON.stringify(name)} does not end before the directory`);
    const method = view.getUint16(10, true);
    entries.push({ name, method, crc32: view.getUint32(16, true), storedBytes, unpackedBytes, begin: data });
    at = next;
  }
  if (at !== end || entries.length !== count)
    throw new Error(`its directory has ${entries.length} entries of ${count}`);
  return entries;
}

function findDirectory(source: ByteSource): { begin: number; end: number; count: number } {
  const size = source.length;
  const tail = Math.min(size, END_64.bytes + LOCATOR_64.bytes + END.bytes + LONGEST_COMMENT);
  const view = viewOf(source.read(size - tail, tail));
  /** Where the view begins in the file. */
  const base = size - tail;
  let last = tail - END.bytes;
  const lowest = Math.max(0, last - LONGEST_COMMENT);
  while (last >= lowest && view.getUint32(last, true) !== END.signature) last -= 1;
  if (last < lowest) throw new Error('it has no directory, or is truncated');
  if (view.getUint16(last + 20, true) !== tail - last - END.bytes || view.getUint32(last + 4, true) !== 0)
    throw new Error('its end is damaged');

  let end = base + last;
  let [count, bytes, begin] = [view.getUint16(last + 10, true), view.getUint32(last + 12, true), view.getUint32(last + 16, true)]; // prettier-ignore
  if (count !== view.getUint16(last + 8, true)) throw new Error('its end is damaged');
  const locator = last - LOCATOR_64.bytes;
  if (locator >= END_64.bytes && view.getUint32(locator, true) === LOCATOR_64.signature) {
    const end64 = locator - END_64.bytes;
    end = base + end64;
    if (view.getUint32(end64, true) !== END_64.signature || Number(view.getBigUint64(locator + 8, true)) !== end)
      throw new Error('its zip64 end is damaged');
    const wide = [32, 40, 48].map((offset) => Number(view.getBigUint64(end64 + offset, true)));
    const fits = (narrow: number, full: number | undefined, limit: number) => narrow === full || narrow === limit;
    if (!fits(count, wide[0], 0xffff) || !fits(bytes, wide[1], IN_ZIP64) || !fits(begin, wide[2], IN_ZIP64))
      throw new Error('its two ends differ');
    [count, bytes, begin] = wide as [number, number, number];
  }
  if (begin + bytes !== end) throw new Error('its directory does not end where it says');
  return { begin, end, count };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function readName(bytes: Uint8Array, flags: number): string {
  if ((flags & UNREADABLE_FLAGS) !== 0) throw new Error('it is encrypted or of a kind that is not read');
  const isAscii = bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  if (!isAscii && (flags & UTF8_FLAG) === 0) throw new Error('the name of an entry is not ASCII');
  const name = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  // eslint-disable-next-line no-control-regex -- control characters are what is refused
  if (/[\u0000-\u001f\u007f]/.test(name)) throw new Error('the name of an entry holds control characters');
  return name;
}

/** Unpacked size, stored size and place; where one does not fit into 32 bits, it stands in the extra field of zip64. */
function readSizes(view: DataView, narrow: number[]): number[] {
  const length = view.byteLength;
  let wide: number[] | undefined;
  for (let at = 0; at < length;) {
    if (at + 4 > length) throw new Error('an extra field is damaged');
    const size = view.getUint16(at + 2, true);
    if (at + 4 + size > length) throw new Error('an extra field is damaged');
    const start = at + 4;
    if (view.getUint16(at, true) === 1)
      wide ??= Array.from({ length: Math.floor(size / 8) }, (_, index) =>
        Number(view.getBigUint64(start + index * 8, true)),
      );
    at = start + size;
  }
  return narrow.map((value) => {
    if (value !== IN_ZIP64) return value;
    const full = wide?.shift();
    if (full === undefined) throw new Error('a size of zip64 is missing');
    return full;
  });
}

/** Where the bytes of an entry begin, behind its own header. */
function skipLocalHeader(source: ByteSource, at: number, name: Uint8Array, text: string, flags: number): number {
  const damaged = () => new Error(`the header of ${JSON.stringify(text)} is damaged`);
  if (at + LOCAL.bytes > source.length) throw damaged();
  const view = viewOf(source.read(at, LOCAL.bytes));
  if (view.getUint32(0, true) !== LOCAL.signature) throw damaged();
  const [nameBytes, extraBytes] = [view.getUint16(26, true), view.getUint16(28, true)];
  const own = at + LOCAL.bytes;
  const ownFlags = view.getUint16(6, true);
  if (nameBytes !== name.length || own + nameBytes + extraBytes > source.length) throw damaged();
  if ((ownFlags & UNREADABLE_FLAGS) !== 0 || ((ownFlags ^ flags) & UTF8_FLAG) !== 0) throw damaged();
  const ownName = source.read(own, nameBytes);
  if (!name.every((byte, index) => ownName[index] === byte)) throw damaged();
  return own + nameBytes + extraBytes;
}
