import { parse } from 'csv-parse/sync';
import type { Split, Utterance } from '@sdumc/core';

/** One line of index.csv: an utterance, and where it stands in the arrays. */
export interface IndexEntry {
  readonly utterance: Utterance;
  /** Index into the first axis of every array. */
  readonly row: number;
}

const SPLIT_NAMES: ReadonlyMap<string, Split> = new Map([
  ['train', 'train'],
  ['valid', 'valid'],
  ['val', 'valid'],
  ['dev', 'valid'],
  ['test', 'test'],
]);

/**
 * Reads index.csv: columns id, split and valence (or label), and if they are there row, video_id, text and simulated_text.
 * Every cell is a text first: ids may begin with `-` or `0`, hold quotes, commas, line breaks or any script.
 *
 * Errors name the file, the row (its place in the arrays, from 0) and the line of the file.
 */
export function parseIndexCsv(bytes: Uint8Array, name: string): IndexEntry[] {
  const [header, ...records] = readRecords(bytes, name);
  if (header === undefined || records.length === 0) throw new Error(`${name}: holds no utterance`);
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
    throw new Error(`${name}: column ${names.join(' or ')} is missing, received ${columns.join(', ')}`);
  };
  const at = {
    id: required('id'),
    split: required('split'),
    valence: required('valence', 'label'),
    row: column('row'),
    videoId: column('video_id'),
    transcript: column('text'),
    simulatedTranscript: column('simulated_text'),
  };

  const ids = new Set<string>();
  const rows = new Set<number>();
  return records.map(({ cells, line }, order) => {
    const cell = (index: number | undefined) => (index === undefined ? '' : cells[index]!);
    if (cells.length !== columns.length) {
      throw new Error(`${name} line ${line}: must have ${columns.length} cells, received ${cells.length}`);
    }
    const row = at.row === undefined ? order : readRow(cell(at.row), records.length, `${name} line ${line}`);
    const where = `${name} row ${row} (line ${line})`;
    if (rows.has(row)) throw new Error(`${where}: row ${row} is used twice`);
    rows.add(row);
    const id = cell(at.id);
    if (id.trim() === '') throw new Error(`${where}: id is empty`);
    if (ids.has(id)) throw new Error(`${where}: id ${JSON.stringify(id)} is used twice`);
    ids.add(id);
    const transcript = cell(at.transcript);
    const simulatedTranscript = cell(at.simulatedTranscript);
    const utterance = {
      id,
      videoId: cell(at.videoId) || id,
      split: readSplit(cell(at.split), where),
      valence: readValence(cell(at.valence), where),
      ...(transcript.trim() !== '' && { transcript }),
      ...(simulatedTranscript.trim() !== '' && { simulatedTranscript }),
    };
    return { utterance, row };
  });
}

function readRecords(bytes: Uint8Array, name: string): { cells: string[]; line: number }[] {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${name}: must be UTF-8 text`);
  }
  try {
    const records = parse(text, {
      info: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true, // counted above, to name the line
      skip_empty_lines: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({ cells: record, line: info.lines }));
  } catch (error) {
    throw new Error(`${name}: is not CSV: ${(error as Error).message}`, { cause: error });
  }
}

function readRow(text: string, rows: number, where: string): number {
  const row = readNumber(text);
  if (Number.isInteger(row) && row >= 0 && row < rows) return row;
  throw new Error(`${where}: row must be a whole number from 0 to ${rows - 1}, received ${JSON.stringify(text)}`);
}

function readSplit(text: string, where: string): Split {
  const split = SPLIT_NAMES.get(text.trim().toLowerCase());
  if (split !== undefined) return split;
  throw new Error(
    `${where}: split must be one of ${[...SPLIT_NAMES.keys()].join(', ')}, received ${JSON.stringify(text)}`,
  );
}

function readValence(text: string, where: string): number {
  const valence = readNumber(text);
  if (!Number.isFinite(valence))
    throw new Error(`${where}: valence must be a number, received ${JSON.stringify(text)}`);
  if (Math.abs(valence) > 3) throw new Error(`${where}: valence must be from -3 to 3, received ${text.trim()}`);
  return valence;
}

/** A decimal number and nothing else: `Number` alone would take an empty cell for 0. */
function readNumber(text: string): number {
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : NaN;
}
