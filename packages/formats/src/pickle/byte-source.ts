/** Bytes that are read by position, from memory or from a file larger than memory. */
export interface ByteSource {
  readonly length: number;
  /** The `length` bytes from `offset` on, which lie within the source. */
  read(offset: number, length: number): Uint8Array;
}

/** A payload that was left where it is. `text` is UTF-8. */
export interface ByteReference {
  readonly kind: 'bytes' | 'text';
  readonly offset: number;
  readonly length: number;
}

/** The bytes of an array as a source. */
export function bytesInMemory(bytes: Uint8Array): ByteSource {
  return { length: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}
