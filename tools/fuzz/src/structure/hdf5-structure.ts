import { complement, type ByteRange, type LengthField } from '../mutation/seed-file.ts';

/** HDF5 leaves room in its trees and heaps; nothing is said by runs of so many zeros. */
const UNUSED_BYTES = 64;

/**
 * All of an HDF5 file but its elements and its unused room. Lengths and addresses stand everywhere, in 2, 4 or 8 bytes at
 * even places: every such number that could be one, that is above 0 and below the size of the file, counts as one.
 */
export function hdf5Structure(
  bytes: Uint8Array,
  payload: readonly ByteRange[],
): { structure: ByteRange[]; lengths: LengthField[] } {
  const unused: ByteRange[] = [];
  for (let begin = 0; begin < bytes.length; begin++) {
    if (bytes[begin] !== 0) continue;
    let end = begin;
    while (end < bytes.length && bytes[end] === 0) end++;
    if (end - begin >= UNUSED_BYTES) unused.push({ begin, end });
    begin = end;
  }
  const outside = [...unused, ...payload].sort((left, right) => left.begin - right.begin);
  const structure = complement(bytes.length, outside);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lengths = structure.flatMap(({ begin, end }) =>
    ([8, 4, 2] as const).flatMap((size) => {
      const found: LengthField[] = [];
      for (let at = begin + (begin % 2); at + size <= end; at += size) {
        const value = size === 8 ? Number(view.getBigUint64(at, true)) : size === 4 ? view.getUint32(at, true) : view.getUint16(at, true); // prettier-ignore
        if (value > 0 && value < bytes.length) found.push({ begin: at, end: at + size, kind: 'little-endian' });
      }
      return found;
    }),
  );
  return { structure, lengths };
}
