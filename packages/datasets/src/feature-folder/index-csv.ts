import { resolve } from 'node:path';
import type { Utterance } from '@sdumc/core';
import { checkedValence } from '../checked-valence.ts';
import { expectCells, parseCsv } from '../csv/csv-table.ts';
import { decimalNumber } from '../csv/decimal-number.ts';
import { readSplit } from '../splits/split-names.ts';

/** One line of index.csv: an utterance, and where it stands in the arrays. */
export interface IndexEntry {
  readonly utterance: Utterance;
  /** Index into the first axis of every array. */
  readonly row: number;
}

/**
 * Reads index.csv: columns id, split and valence (or label), and if they are there row, video_id, text, simulated_text and file
 * (path of the clip, from the folder that holds index.csv). Every cell is a text first: ids may begin with `-` or `0`, hold
 * quotes, commas, line breaks or any script.
 *
 * Errors name the file, the row (its place in the arrays, from 0) and the line of the file.
 */
export function parseIndexCsv(bytes: Uint8Array, name: string, folder: string): IndexEntry[] {
  const table = parseCsv(bytes, name);
  const at = {
    id: table.required('id'),
    split: table.required('split'),
    valence: table.required('valence', 'label'),
    row: table.column('row'),
    videoId: table.column('video_id'),
    transcript: table.column('text'),
    simulatedTranscript: table.column('simulated_text'),
    media: table.column('file'),
  };

  const ids = new Set<string>();
  const rows = new Set<number>();
  return table.lines.map((line, order) => {
    expectCells(table, line, name);
    const cell = (index: number | undefined) => (index === undefined ? '' : line.cells[index]!);
    const row = at.row === undefined ? order : readRow(cell(at.row), table.lines.length, `${name} line ${line.line}`);
    const where = `${name} row ${row} (line ${line.line})`;
    if (rows.has(row)) throw new Error(`${where}: row ${row} is used twice`);
    rows.add(row);
    const id = cell(at.id);
    if (id.trim() === '') throw new Error(`${where}: id is empty`);
    if (ids.has(id)) throw new Error(`${where}: id ${JSON.stringify(id)} is used twice`);
    ids.add(id);
    const transcript = cell(at.transcript);
    const simulatedTranscript = cell(at.simulatedTranscript);
    const media = cell(at.media);
    const valence = cell(at.valence);
    const utterance = {
      id,
      videoId: cell(at.videoId) || id,
      split: readSplit(cell(at.split), where),
      valence: checkedValence(table.number(valence), where, valence),
      ...(transcript.trim() !== '' && { transcript }),
      ...(simulatedTranscript.trim() !== '' && { simulatedTranscript }),
      ...(media.trim() !== '' && { media: resolve(folder, media) }),
    };
    return { utterance, row };
  });
}

function readRow(text: string, rows: number, where: string): number {
  const row = decimalNumber(text);
  if (Number.isInteger(row) && row >= 0 && row < rows) return row;
  throw new Error(`${where}: row must be a whole number from 0 to ${rows - 1}, received ${JSON.stringify(text)}`);
}
