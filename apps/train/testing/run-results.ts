import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunReport } from '@sdumc/report';

/** One line of predictions.csv. */
export interface Prediction {
  readonly id: string;
  readonly split: string;
  readonly seed: number;
  readonly valence: number;
  readonly complete: number;
  readonly simulated: number;
  readonly absent: number;
}

export function readReport(out: string): RunReport {
  return JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as RunReport;
}

export function readPredictions(out: string): Prediction[] {
  const [header, ...records] = parseCsv(readFileSync(join(out, 'predictions.csv'), 'utf8'));
  return records.map((cells) => {
    const named = Object.fromEntries(header!.map((column, at) => [column, cells[at]!]));
    const { id, split, ...numbers } = named;
    const read = Object.entries(numbers).map(([column, cell]) => [column, Number(cell)]);
    return { id, split, ...(Object.fromEntries(read) as object) } as Prediction;
  });
}

/** RFC 4180: cells in quotes may hold commas, line breaks and doubled quotes. */
export function parseCsv(text: string): string[][] {
  const records: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    records.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\n') records.push([]);
  }
  return records.slice(0, -1);
}

/** Every file below a folder, by its path inside. */
export function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => join(parentPath, name).slice(join(folder, '/').length)).sort();
}
