import type { ByteRange, LengthField } from '../mutation/seed-file.ts';
import { numberFields } from './number-fields.ts';

/** Of a table as text: the line of column names, every comma, quote and line break, and every cell that is a number. */
export function csvStructure(bytes: Uint8Array): { structure: ByteRange[]; lengths: LengthField[] } {
  const text = Buffer.from(bytes).toString('latin1');
  const header = { begin: 0, end: text.search(/[\r\n]/) };
  const marks = [...text.matchAll(/[,"\r\n]+|(?<=[,\n])-?\d[\d.]*(?=[,\r\n])/g)]
    .map(({ index, 0: mark }) => ({ begin: index, end: index + mark.length }))
    .filter(({ begin }) => begin >= header.end);
  return { structure: [header, ...marks], lengths: numberFields(bytes, marks) };
}
