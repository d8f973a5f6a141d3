import { existsSync } from 'node:fs';
import { readFileBytes } from '@sdumc/formats';
import { expectCells, parseCsv } from '../csv/csv-table.ts';

/**
 * Reads transcription.csv, columns name and english, if it is there. Errors: `transcription.csv line 7: name "vid_0_1" is there
 * twice`.
 */
export async function readTranscripts(path: string): Promise<ReadonlyMap<string, string>> {
  const transcripts = new Map<string, string>();
  if (!existsSync(path)) return transcripts;
  const table = parseCsv(await readFileBytes(path), path);
  const at = { name: table.required('name'), english: table.required('english') };
  for (const line of table.lines) {
    expectCells(table, line, path);
    const name = line.cells[at.name]!;
    if (transcripts.has(name))
      throw new Error(`${path} line ${line.line}: name ${JSON.stringify(name)} is there twice`);
    transcripts.set(name, line.cells[at.english]!);
  }
  return transcripts;
}
