import type { ByteRange, LengthField } from '../mutation/seed-file.ts';

/** Every run of decimal digits inside of `ranges`: sizes, shapes and offsets that a format writes as text. */
export function numberFields(bytes: Uint8Array, ranges: readonly ByteRange[]): LengthField[] {
  return ranges.flatMap(({ begin, end }) => {
    const text = Buffer.from(bytes.subarray(begin, end)).toString('latin1');
    return [...text.matchAll(/\d+/g)].map(({ index, 0: digits }): LengthField => ({
      begin: begin + index,
      end: begin + index + digits.length,
      kind: 'digits',
    }));
  });
}
