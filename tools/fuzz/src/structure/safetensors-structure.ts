import type { ByteRange, LengthField } from '../mutation/seed-file.ts';
import { numberFields } from './number-fields.ts';

/** The header of a valid safetensors file: its length, and JSON in which digits are shapes and offsets. */
export function safetensorsStructure(bytes: Uint8Array): { structure: ByteRange[]; lengths: LengthField[] } {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const json = { begin: 8, end: 8 + length };
  return {
    structure: [{ begin: 0, end: json.end }],
    lengths: [{ begin: 0, end: 8, kind: 'little-endian' }, ...numberFields(bytes, [json])],
  };
}
