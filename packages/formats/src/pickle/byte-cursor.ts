import type { ByteSource } from './byte-source.ts';

/** Reads a source from front to back; every read that would go past the end says so. */
export interface ByteCursor {
  readonly position: () => number;
  readonly left: () => number;
  readonly bytes: (length: number) => Uint8Array;
  /** Bytes that have been passed over. */
  readonly at: (offset: number, length: number) => Uint8Array;
  /** Passes over bytes without reading them; returns where they begin. */
  readonly skip: (length: number) => number;
  /** Passes over the bytes up to the next line break and over the break; returns where they begin and how many they are. */
  readonly skipLine: () => { begin: number; length: number };
  /** The bytes up to the next line break, one char code each, without the break; at most {@link LONGEST_LINE} of them. */
  readonly line: () => string;
  readonly uint8: () => number;
  readonly uint16: () => number;
  readonly uint32: () => number;
  readonly int32: () => number;
  readonly uint64: () => number;
  readonly float64BigEndian: () => number;
}

/** The longest number or name that is read, as text. */
const LONGEST_LINE = 8_192;
const LINE_PORTION = 65_536;
/** Small reads are served from a view of this much. */
const VIEW_BYTES = 4_096;

/** A cursor at the beginning of a source; `name` is what errors call it. */
export function byteCursor(source: ByteSource, name: string): ByteCursor {
  let position = 0;
  let view: DataView = new DataView(new ArrayBuffer(0));
  let viewStart = 0;

  const skip = (length: number): number => {
    const begin = position;
    if (length > source.length - begin) {
      throw new Error(
        `${name}: truncated, ${length} bytes expected at byte ${begin}, ${source.length - begin} are left`,
      );
    }
    position += length;
    return begin;
  };
  const bytes = (length: number): Uint8Array => source.read(skip(length), length);
  /** Makes `view` hold the next few bytes and reads a number from where in it they begin. */
  const number = (length: number, get: (at: number) => number): number => {
    const begin = skip(length);
    if (begin < viewStart || begin + length > viewStart + view.byteLength) {
      const window = source.read(begin, Math.min(VIEW_BYTES, source.length - begin));
      view = new DataView(window.buffer, window.byteOffset, window.length);
      viewStart = begin;
    }
    return get(begin - viewStart);
  };
  const skipLine = (): { begin: number; length: number } => {
    const begin = position;
    for (let at = begin; at < source.length;) {
      const portion = source.read(at, Math.min(at === begin ? 256 : LINE_PORTION, source.length - at));
      const end = portion.indexOf(0x0a);
      at += end === -1 ? portion.length : end;
      if (end === -1) continue;
      position = at + 1;
      return { begin, length: at - begin };
    }
    throw new Error(`${name}: truncated, no line break after byte ${begin}`);
  };
  const line = (): string => {
    const { begin, length } = skipLine();
    if (length > LONGEST_LINE) throw new Error(`${name}: the line at byte ${begin} has ${length} bytes`);
    return latin1Text(source.read(begin, length));
  };

  return {
    position: () => position,
    left: () => source.length - position,
    bytes,
    at: (offset, length) => source.read(offset, length),
    skip,
    skipLine,
    line,
    uint8: () => number(1, (at) => view.getUint8(at)),
    uint16: () => number(2, (at) => view.getUint16(at, true)),
    uint32: () => number(4, (at) => view.getUint32(at, true)),
    int32: () => number(4, (at) => view.getInt32(at, true)),
    uint64: () => number(8, (at) => Number(view.getBigUint64(at, true))),
    float64BigEndian: () => number(8, (at) => view.getFloat64(at, false)),
  };
}

/** One character per byte. */
export function latin1Text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}
