import { latin1Text } from './byte-cursor.ts';
import type { ByteCursor } from './byte-cursor.ts';
import type { ByteReference, PayloadStorage } from './byte-source.ts';
import { readQuoted, readRawUnicode } from './pickle-literals.ts';
import { readUtf8 } from './read-utf8.ts';

/** From which length on payloads are left in the file, as {@link ByteReference}. */
export interface LeaveFrom {
  readonly bytes: number;
  readonly bytearray: number;
  readonly text: number;
}

export const LEAVE_NOTHING: LeaveFrom = { bytes: Infinity, bytearray: Infinity, text: Infinity };

/** Reads the payloads of a pickle, or leaves them where they are if they are long. */
export interface PayloadReader {
  readonly bytes: (kind: 'bytes' | 'bytearray', length: number) => Uint8Array | ByteReference;
  readonly text: (storage: 'plain' | 'utf8', length: number) => string | ByteReference;
  /** A text up to the end of its line. */
  readonly textLine: (storage: 'rawUnicode' | 'quoted') => string | ByteReference;
}

/** @param charge counts the bytes of what is read and kept */
export function payloadReader(
  cursor: ByteCursor,
  leaveFrom: LeaveFrom,
  charge: (bytes: number) => void,
): PayloadReader {
  const kept = (length: number): Uint8Array => {
    if (length <= cursor.left()) charge(length * 2); // else reading it says that it is not there
    return cursor.bytes(length);
  };
  const leave = (kind: ByteReference['kind'], storage: PayloadStorage, length: number): ByteReference => {
    return { kind, storage, offset: cursor.skip(length), length };
  };

  const quotedReference = (begin: number, length: number, at: (position: number) => number): ByteReference => {
    const quotes = [at(begin), at(begin + length - 1)];
    if (quotes[0] !== quotes[1] || (quotes[0] !== 0x22 && quotes[0] !== 0x27))
      throw new Error(`the string at byte ${begin} must be in quotes`);
    return { kind: 'text', storage: 'quoted', offset: begin + 1, length: length - 2 };
  };

  return {
    bytes: (kind, length) => (length >= leaveFrom[kind] ? leave(kind, 'plain', length) : new Uint8Array(kept(length))),
    text: (storage, length) => {
      if (length >= leaveFrom.text) return leave('text', storage, length);
      return storage === 'utf8' ? readUtf8(kept(length)) : latin1Text(kept(length));
    },
    textLine: (storage) => {
      const { begin, length } = cursor.skipLine();
      if (length >= leaveFrom.text) {
        if (storage === 'quoted') return quotedReference(begin, length, (position) => cursor.at(position, 1)[0]!);
        return { kind: 'text', storage, offset: begin, length };
      }
      charge(length * 2);
      const line = latin1Text(cursor.at(begin, length));
      return storage === 'quoted' ? readQuoted(line) : readRawUnicode(line);
    },
  };
}
