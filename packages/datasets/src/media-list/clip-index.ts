import { extname, resolve } from 'node:path';
import type { Split } from '@sdumc/core';
import { checkedValence } from '../checked-valence.ts';
import { expectCells, parseCsv } from '../csv/csv-table.ts';
import { readSplit } from '../splits/split-names.ts';

/** A clip on disk, and what is said of it: nothing but its path where it just lies in a folder. */
export interface ListedClip {
  readonly id: string;
  readonly videoId: string;
  /** Absolute path. */
  readonly media: string;
  readonly split?: Split;
  readonly valence?: number;
  readonly transcript?: string;
  /** The table's other columns. */
  readonly columns?: Readonly<Record<string, string>>;
}

/**
 * Reads an index of clips: a column `file` (paths from the folder that holds the index), and if they are there `id`, `video_id`,
 * `split`, `valence` and `text` (or `transcript`). Every other column is kept as it is.
 *
 * Errors: `clips/index.csv line 3: file is empty`, `… line 4: id "a" is used twice, on line 2 too`.
 */
export function parseClipIndex(bytes: Uint8Array, name: string, folder: string): ListedClip[] {
  const table = parseCsv(bytes, name);
  const at = {
    file: table.required('file'),
    id: table.column('id'),
    videoId: table.column('video_id'),
    split: table.column('split'),
    valence: table.column('valence'),
    transcript: table.column('text', 'transcript'),
  };
  const known = new Set(Object.values(at));
  const others = table.columns.flatMap((column, place) =>
    known.has(place) || column === '' ? [] : [{ column, place }],
  );
  const lineOf = new Map<string, number>();
  return table.lines.map((line) => {
    expectCells(table, line, name);
    const where = `${name} line ${line.line}`;
    const cell = (place: number | undefined) => (place === undefined ? '' : line.cells[place]!.trim());
    const file = cell(at.file);
    if (file === '') throw new Error(`${where}: file is empty`);
    const id = cell(at.id) || nameWithout(file);
    const before = lineOf.get(id);
    if (before !== undefined)
      throw new Error(`${where}: id ${JSON.stringify(id)} is used twice, on line ${before} too`);
    lineOf.set(id, line.line);
    const [split, valence, transcript] = [cell(at.split), cell(at.valence), cell(at.transcript)];
    const columns = Object.fromEntries(others.map(({ column, place }) => [column, cell(place)]));
    return {
      id,
      videoId: cell(at.videoId) || id,
      media: resolve(folder, file),
      ...(split !== '' && { split: readSplit(split, where) }),
      ...(valence !== '' && { valence: checkedValence(table.number(valence), where, valence) }),
      ...(transcript !== '' && { transcript }),
      ...(others.length > 0 && { columns }),
    };
  });
}

/** A path without its ending, with `/` on every system. */
export function nameWithout(file: string): string {
  return file.slice(0, file.length - extname(file).length).replaceAll('\\', '/');
}
