import type { ByteRange, LengthField } from '../mutation/seed-file.ts';
import { numberFields } from './number-fields.ts';
import { pickleStructure } from './pickle-structure.ts';

/** The header of a valid .npy file: magic, version, length, and the dict in which digits are shape and element size. */
export function npyStructure(bytes: Uint8Array): { structure: ByteRange[]; lengths: LengthField[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lengthBytes = bytes[6] === 1 ? 2 : 4;
  const text = 8 + lengthBytes;
  const end = text + (lengthBytes === 2 ? view.getUint16(8, true) : view.getUint32(8, true));
  const header = { begin: 0, end };
  const lengths: LengthField[] = [
    { begin: 8, end: text, kind: 'little-endian' },
    ...numberFields(bytes, [{ begin: text, end }]),
  ];
  const dict = Buffer.from(bytes.subarray(text, end)).toString('latin1');
  if (!dict.includes('|O')) return { structure: [header], lengths };

  const pickle = pickleStructure(bytes.subarray(end));
  const moved = <Range extends ByteRange>(range: Range): Range => ({
    ...range,
    begin: range.begin + end,
    end: range.end + end,
  });
  return {
    structure: [header, ...pickle.structure.map(moved)],
    lengths: [...lengths, ...pickle.lengths.map(moved)],
  };
}
