import { describe, expect, test } from 'vitest';
import { csvHeader } from './csv-text.ts';
import { parseCsv } from './csv-table.ts';
import { decimalNumber } from './decimal-number.ts';

const CELLS = [
  ['id', 'text', 'valence'],
  ['a', 'so; so, "naïve"', '-0.5'],
  ['b', 'fine', '1.5'],
];
const csv = (delimiter: string) =>
  CELLS.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter)).join('\r\n');
const utf16 = (text: string, bigEndian: boolean) => {
  const bytes = Buffer.from(text, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};

describe.each([',', ';', '\t'])('a table with %j between its columns', (delimiter) => {
  test.each<[string, (text: string) => Buffer]>([
    ['UTF-8', (text) => Buffer.from(text)],
    ['UTF-8 with a mark', (text) => Buffer.from(`\ufeff${text}`)],
    ['UTF-16', (text) => utf16(`\ufeff${text}`, false)],
    ['UTF-16, the large half first', (text) => utf16(`\ufeff${text}`, true)],
    ['UTF-16 without a mark', (text) => utf16(text, false)],
    ['UTF-16 without a mark, the large half first', (text) => utf16(text, true)],
  ])('is read where it is %s', (_, encode) => {
    const bytes = encode(csv(delimiter));
    const { columns, lines } = parseCsv(bytes, 'a.csv');
    expect([columns, ...lines.map(({ cells }) => cells)]).toEqual(CELLS);
    expect(lines.map(({ line }) => line)).toEqual([2, 3]);
    expect(csvHeader(bytes)).toEqual(CELLS[0]);
  });
});

test('a table of one column is read, whatever its cells hold', () => {
  const { columns, lines } = parseCsv(Buffer.from('file\n"a;b.mp4"\nc.mp4\n'), 'a.csv');
  expect([columns, lines.map(({ cells }) => cells)]).toEqual([['file'], [['a;b.mp4'], ['c.mp4']]]);
});

test('letters of neither encoding are named with their place', () => {
  const latin1 = Buffer.from('id,text\na,café\n', 'latin1');
  expect(() => parseCsv(latin1, 'a.csv')).toThrow(
    'a.csv: must be UTF-8 text or UTF-16, byte 0xe9 at 13 is neither; save it as "CSV UTF-8"',
  );
  expect(() => parseCsv(Buffer.from([0xff, 0xfe, 0x61]), 'a.csv')).toThrow('a.csv: must be UTF-8 text or UTF-16; save');
});

test('a decimal comma is a decimal point, and nothing more than that', () => {
  expect(['-0,5', '1,25', '+2', ',5'].map(decimalNumber)).toEqual([-0.5, 1.25, 2, 0.5]);
  for (const text of ['1,000,000', '1.000,5', '', '0,5e', ',']) expect(decimalNumber(text)).toBeNaN();
});
