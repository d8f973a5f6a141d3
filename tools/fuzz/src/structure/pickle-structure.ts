import type { ByteRange, LengthField } from '../mutation/seed-file.ts';
import { numberFields } from './number-fields.ts';

/** Text and bytes of at least this length are payload; shorter ones are keys, names of classes and dtypes. */
const PAYLOAD_BYTES = 32;

/** Opcodes that are followed by a length of so many bytes, and then by that many bytes. */
const COUNTED: Readonly<Record<number, 1 | 4 | 8>> = {
  0x54: 4,
  0x55: 1,
  0x58: 4,
  0x8c: 1,
  0x8d: 8,
  0x42: 4,
  0x43: 1,
  0x8e: 8,
  0x96: 8,
  0x8a: 1,
  0x8b: 4, // prettier-ignore
};

/** Opcodes that are followed by so many bytes. */
const FIXED: Readonly<Record<number, number>> = {
  0x80: 1,
  0x95: 8,
  0x4a: 4,
  0x4b: 1,
  0x4d: 2,
  0x47: 8,
  0x71: 1,
  0x72: 4,
  0x68: 1,
  0x6a: 4, // prettier-ignore
};

/** Opcodes that are followed by so many lines. */
const LINES: Readonly<Record<number, number>> = { 0x63: 2, 0x69: 2, 0x49: 1, 0x4c: 1, 0x46: 1, 0x53: 1, 0x56: 1, 0x70: 1, 0x67: 1, 0x50: 1 }; // prettier-ignore

/** The opcodes of a valid pickle with their arguments, all but long texts and bytes; the lengths and numbers among them. */
export function pickleStructure(bytes: Uint8Array): { structure: ByteRange[]; lengths: LengthField[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const structure: ByteRange[] = [];
  const lengths: LengthField[] = [];
  let at = 0;
  while (at < bytes.length) {
    const opcode = bytes[at]!;
    const counted = COUNTED[opcode];
    const fixed = FIXED[opcode] ?? 0;
    const begin = at;
    at += 1;
    if (counted !== undefined) {
      const length = counted === 1 ? bytes[at]! : counted === 4 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true)); // prettier-ignore
      lengths.push({ begin: at, end: at + counted, kind: 'little-endian' });
      at += counted;
      structure.push({ begin, end: length < PAYLOAD_BYTES ? at + length : at });
      at += length;
      continue;
    }
    if (fixed > 0) {
      if (opcode !== 0x80 && opcode !== 0x47) lengths.push({ begin: at, end: at + fixed, kind: 'little-endian' });
      at += fixed;
    }
    for (let line = 0; line < (LINES[opcode] ?? 0); line++) at = bytes.indexOf(0x0a, at) + 1;
    if (opcode === 0x49 || opcode === 0x4c) lengths.push(...numberFields(bytes, [{ begin: begin + 1, end: at }]));
    structure.push({ begin, end: at });
    if (opcode === 0x2e) break;
  }
  return { structure, lengths };
}
