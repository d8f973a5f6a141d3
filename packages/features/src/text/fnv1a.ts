const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;
const encoder = new TextEncoder();

/**
 * The 32-bit FNV-1a hash of a text's UTF-8 bytes (Fowler, Noll and Vo).
 *
 * @example
 * fnv1a('a'); // 0xe40c292c
 */
export function fnv1a(text: string): number {
  return encoder.encode(text).reduce((hash, byte) => Math.imul(hash ^ byte, PRIME), OFFSET_BASIS) >>> 0;
}
