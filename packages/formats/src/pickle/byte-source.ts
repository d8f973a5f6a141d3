/** Bytes that are read by position, from memory or from a file larger than memory. */
export interface ByteSource {
  readonly length: number;
  /** The `length` bytes from `offset` on, which lie within the source. */
  read(offset: number, length: number): Uint8Array;
}

/** A payload that was left where it is. */
export interface ByteReference {
  /** What it is to Python. */
  readonly kind: 'bytes' | 'bytearray' | 'text';
  readonly storage: PayloadStorage;
  /** Where it is stored, and in how many bytes. */
  readonly offset: number;
  readonly length: number;
}

/**
 * How a payload is written down: `plain`, byte for byte (a text is latin-1 then); `utf8`, the UTF-8 of a text; `rawUnicode`, latin-1
 * with \uXXXX, and `quoted`, with \xXX, the two of protocol 0.
 */
export type PayloadStorage = 'plain' | 'utf8' | 'rawUnicode' | 'quoted';

export function isByteReference(value: unknown): value is ByteReference {
  return typeof value === 'object' && value !== null && 'storage' in value;
}

/** The bytes of an array as a source. */
export function bytesInMemory(bytes: Uint8Array): ByteSource {
  return { length: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}
