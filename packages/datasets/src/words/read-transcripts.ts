import { readFileBytes } from '@sdumc/formats';
import { expectCells, parseCsv } from '../csv/csv-table.ts';

/**
 * Reads words by id from a CSV file with a column `id` and one of `simulated_text`, `words` and `text`, the first that is there.
 *
 * Errors: `words.csv: column id is missing, received file, text`, `words.csv line 7: id "a" is used twice`.
 *
 * @example
 * (await readTranscripts('data/mosi/index.csv')).get('03bSnISJMiM/1');
 */
export async function readTranscripts(path: string): Promise<ReadonlyMap<string, string>> {
  const table = parseCsv(await readFileBytes(path), path);
  const [id, words] = [
    table.required('id'),
    table.column('simulated_text') ?? table.column('words') ?? table.required('text'),
  ];
  const found = new Map<string, string>();
  for (const line of table.lines) {
    expectCells(table, line, path);
    const name = line.cells[id]!;
    if (found.has(name)) throw new Error(`${path} line ${line.line}: id ${JSON.stringify(name)} is used twice`);
    found.set(name, line.cells[words]!.trim());
  }
  return found;
}
