/** Bytes from `begin` up to, not including, `end`. */
export interface ByteRange {
  readonly begin: number;
  readonly end: number;
}

/** Where a format says how long something is, or where it stands. */
export interface LengthField extends ByteRange {
  /** An integer of 1, 2, 4 or 8 bytes, or decimal digits. */
  readonly kind: 'little-endian' | 'big-endian' | 'digits';
}

/** A valid file, or the part of one, that is to be spoiled. */
export interface SeedFile {
  /** What is spoiled, relative to the folder that is read: `label.npz`. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Headers, opcodes, indexes: every byte that says what other bytes mean. In order, without overlap. */
  readonly structure: readonly ByteRange[];
  readonly lengths: readonly LengthField[];
  /** Makes the file of the spoiled bytes, with every checksum right again: else a checksum would shield all that lies behind. */
  readonly seal?: (spoiled: Uint8Array) => Uint8Array;
}

/** The ranges that hold what `inside` does not. */
export function complement(length: number, inside: readonly ByteRange[]): ByteRange[] {
  const outside: ByteRange[] = [];
  let at = 0;
  for (const { begin, end } of [...inside, { begin: length, end: length }]) {
    if (begin > at) outside.push({ begin: at, end: begin });
    at = Math.max(at, end);
  }
  return outside;
}

/** A change of some bytes: those of `touched` (a place in the seed) are not what they were. */
export interface Change {
  readonly bytes: Uint8Array;
  readonly what: string;
  readonly touched: ByteRange;
}

/** Whether any byte of a range lies in one of `ranges`. */
export function touches(ranges: readonly ByteRange[], { begin, end }: ByteRange): boolean {
  return ranges.some((range) => begin < range.end && end > range.begin);
}
