import { parse } from 'csv-parse/sync';
import { csvText, delimiterOf } from './csv-text.ts';
import { listed } from '../listed.ts';
import { oneLine } from '../one-line.ts';

/** A CSV file with a header: every cell is a text. */
export interface CsvTable {
  readonly columns: readonly string[];
  readonly lines: readonly CsvLine[];
  /** The place of the one column that has one of these names; undefined where there is none. */
  column(...names: string[]): number | undefined;
  /** The same, for a column that must be there. */
  required(...names: string[]): number;
}

export interface CsvLine {
  readonly cells: readonly string[];
  /** Line of the file on which the record ends, from 1. */
  readonly line: number;
}

/**
 * Reads a table (UTF-8 or UTF-16, parted by `,`, `;` or tabs, any line ending, quotes as usual) whose first record names the columns.
 *
 * Errors name the file and the line: `index.csv line 4: must have 3 cells, received 2`.
 */
export function parseCsv(bytes: Uint8Array, name: string): CsvTable {
  const [header, ...lines] = readRecords(bytes, name);
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
  return { columns, lines, column, required };
}

/** Refuses a line with too few or too many cells. */
export function expectCells({ columns }: CsvTable, { cells, line }: CsvLine, name: string): void {
  if (cells.length === columns.length) return;
  throw new Error(`${name} line ${line}: must have ${columns.length} cells, received ${cells.length}`);
}

function readRecords(bytes: Uint8Array, name: string): CsvLine[] {
  const text = csvText(bytes, name);
  try {
    const records = parse(text, {
      info: true,
      delimiter: delimiterOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true, // counted by expectCells, to name the line
      skip_empty_lines: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({ cells: record, line: info.lines }));
  } catch (error) {
    throw new Error(`${name}: is not CSV: ${(error as Error).message}`, { cause: error });
  }
}
