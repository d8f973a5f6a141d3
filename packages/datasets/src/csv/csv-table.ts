import { parse } from 'csv-parse/sync';
import { listed } from '../listed.ts';
import { oneLine } from '../one-line.ts';
import { csvText } from './csv-text.ts';
import { decimalNumber } from './decimal-number.ts';

/** A CSV file with a header: every cell is a text. */
export interface CsvTable {
  readonly columns: readonly string[];
  readonly lines: readonly CsvLine[];
  /** The place of the one column that has one of these names; undefined where there is none. */
  column(...names: string[]): number | undefined;
  /** The same, for a column that must be there. */
  required(...names: string[]): number;
  /** A cell's decimal number, or NaN; where cells are not divided by commas, its point may be a comma. */
  number(cell: string): number;
}

export interface CsvLine {
  readonly cells: readonly string[];
  /** Line of the file on which the record ends, from 1. */
  readonly line: number;
}

/**
 * Reads a CSV file (UTF-8 or UTF-16; commas, semicolons or tabs; any line ending, quotes as usual) whose first record names the
 * columns. Lines without any text are left out.
 *
 * Errors name the file and the line: `index.csv line 4: must have 3 cells, received 2`.
 */
export function parseCsv(bytes: Uint8Array, name: string): CsvTable {
  const { records, separator } = readRecords(bytes, name);
  const [header, ...lines] = records;
  if (header === undefined || lines.length === 0) throw new Error(`${name}: holds no utterance`);
  const columns = header.cells.map((column) => column.trim());
  const column = (...names: string[]) => {
    const found = columns.flatMap((candidate, at) => (names.includes(candidate) ? [at] : []));
    if (found.length > 1)
      throw new Error(`${name}: must have one of the columns ${names.join(', ')}, received ${found.length}`);
    return found[0];
  };
  const required = (...names: string[]) => {
    const found = column(...names);
    if (found !== undefined) return found;
    throw new Error(`${name}: column ${names.join(' or ')} is missing, received ${oneLine(listed(columns, 20))}`);
  };
  const number = (cell: string) =>
    decimalNumber(separator === ',' ? cell : cell.replace(/^([^.,]*),([^.,]*)$/, '$1.$2'));
  return { columns, lines, column, required, number };
}

/** Refuses a line with too few or too many cells. */
export function expectCells({ columns }: CsvTable, { cells, line }: CsvLine, name: string): void {
  if (cells.length === columns.length) return;
  throw new Error(`${name} line ${line}: must have ${columns.length} cells, received ${cells.length}`);
}

function readRecords(bytes: Uint8Array, name: string): { readonly records: CsvLine[]; readonly separator: string } {
  const { text, separator, namesSeparator } = csvText(bytes, name);
  try {
    const records = parse(text, {
      delimiter: separator,
      from_line: namesSeparator ? 2 : 1,
      info: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true, // counted by expectCells, to name the line
      skip_empty_lines: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    // Excel leaves lines of nothing but separators below a table.
    const filled = records.filter(({ record }) => record.length === 1 || record.some((cell) => cell !== ''));
    return { records: filled.map(({ record, info }) => ({ cells: record, line: info.lines })), separator };
  } catch (error) {
    throw new Error(`${name}: is not CSV: ${(error as Error).message}`, { cause: error });
  }
}
