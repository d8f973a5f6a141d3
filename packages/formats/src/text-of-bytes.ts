const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The text that bytes stand for where their encoding is not recorded, as in NumPy's `S` arrays: UTF-8, or latin-1 where they are
 * not valid UTF-8.
 *
 * @example
 * textOfBytes(Uint8Array.of(0xc3, 0xa9)); // 'é'
 * textOfBytes(Uint8Array.of(0xe9)); // 'é'
 */
export function textOfBytes(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  }
}
