import type { ByteSource } from './byte-source.ts';

/** Reads a source from front to back; every read that would go past the end says so. */
export interface ByteCursor {
  readonly position: () => number;
  readonly bytes: (length: number) => Uint8Array;
  /** Passes over bytes without reading them; returns where they begin. */
  readonly skip: (length: number) => number;
  /** The bytes up to the next line break, one char code each, without the break. */
  readonly line: () => string;
  readonly uint8: () => number;
  readonly uint16: () => number;
  readonly uint32: () => number;
  readonly int32: () => number;
  readonly uint64: () => number;
  readonly float64BigEndian: () => number;
}

const LINE_PORTION = 256;

/** A cursor at the beginning of a source; `name` is what errors call it. */
export function byteCursor(source: ByteSource, name: string): ByteCursor {
  let position = 0;

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
  const view = (length: number): DataView => {
    const own = bytes(length);
    return new DataView(own.buffer, own.byteOffset, length);
  };
  const line = (): string => {
    let text = '';
    for (;;) {
      const portion = source.read(position, Math.min(LINE_PORTION, source.length - position));
      if (portion.length === 0)
        throw new Error(`${name}: truncated, no line break after byte ${position - text.length}`);
      const end = portion.indexOf(0x0a);
      text += String.fromCharCode(...(end === -1 ? portion : portion.subarray(0, end)));
      position += end === -1 ? portion.length : end + 1;
      if (end !== -1) return text;
    }
  };

  return {
    position: () => position,
    bytes,
    skip,
    line,
    uint8: () => bytes(1)[0]!,
    uint16: () => view(2).getUint16(0, true),
    uint32: () => view(4).getUint32(0, true),
    int32: () => view(4).getInt32(0, true),
    uint64: () => Number(view(8).getBigUint64(0, true)),
    float64BigEndian: () => view(8).getFloat64(0, false),
  };
}
