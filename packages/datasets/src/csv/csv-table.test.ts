import { describe, expect, it } from 'vitest';
import { parseCsv } from './csv-table.ts';
import { csvColumns } from './csv-text.ts';

const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const lines = (bytes: Uint8Array) => parseCsv(bytes, 'a.csv').lines.map(({ cells }) => cells);

describe('parseCsv', () => {
  const text = 'id,text\nä,"好, ""yes"""\n';
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16 with a mark', utf16(`\ufeff${text}`)],
    ['UTF-16 without a mark', utf16(text)],
    ['UTF-16 of the other order', utf16(`\ufeff${text}`).swap16()],
    ['UTF-16 of the other order without a mark', utf16(text).swap16()],
    ['semicolons', Buffer.from('id;text\nä;"好, ""yes"""\n')],
    ['tabs in UTF-16, as Excel writes Unicode text', utf16('\ufeffid\ttext\r\nä\t"好, ""yes"""\r\n')],
    ['a line that names the separator', Buffer.from('sep=;\r\nid;text\r\nä;"好, ""yes"""\r\n')],
    ['lines without text below', Buffer.from(`${text},\n,\n`)],
  ])('reads %s', (_, bytes) => {
    const table = parseCsv(bytes, 'a.csv');
    expect(table.columns).toEqual(['id', 'text']);
    expect(lines(bytes)).toEqual([['ä', '好, "yes"']]);
    expect(csvColumns(bytes)).toEqual(['id', 'text']);
  });

  it('counts lines from the first of the file', () => {
    expect(parseCsv(Buffer.from('sep=;\nid;x\na;1\n'), 'a.csv').lines[0]!.line).toBe(3);
  });

  it('keeps the commas of cells where others divide them, and takes them for points in numbers', () => {
    const table = parseCsv(Buffer.from('id;valence\na;-0,4\n'), 'a.csv');
    expect(table.lines[0]!.cells[1]).toBe('-0,4');
    expect(['-0,4', '0.4', '1', '1.000,5', '1,2,3', ','].map((cell) => table.number(cell))).toEqual([-0.4, 0.4, 1, NaN, NaN, NaN]); // prettier-ignore
    expect(parseCsv(Buffer.from('id,valence\na,"1,5"\n'), 'a.csv').number('1,5')).toBeNaN();
  });

  it('keeps commas where a column has a semicolon in its name', () => {
    expect(parseCsv(Buffer.from('id,"a;b;c",x\n1,2,3\n'), 'a.csv').columns).toEqual(['id', 'a;b;c', 'x']);
  });

  it('says on which line a text is of another encoding', () => {
    const latin = Buffer.from('id,text\na,b\nc,Grüße\n', 'latin1');
    expect(() => parseCsv(latin, 'a.csv')).toThrow(
      'a.csv: must be UTF-8 text or UTF-16, line 3 is neither; save it in Excel as "CSV UTF-8"',
    );
  });
});
