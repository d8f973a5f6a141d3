import { basename, dirname, resolve } from 'node:path';
import type { Split, Utterance } from '@sdumc/core';
import { readFileBytes } from '@sdumc/formats';
import { csvColumns } from '../csv/csv-text.ts';
import { expectCells, parseCsv } from '../csv/csv-table.ts';
import type { Dataset } from '../dataset.ts';
import { wordsOnly } from '../words/words-only.ts';

/** MELD has no degrees of sentiment. */
const VALENCES: Readonly<Record<string, number>> = { negative: -1.5, neutral: 0, positive: 1.5 };

const COLUMNS = ['Utterance', 'Sentiment', 'Dialogue_ID', 'Utterance_ID'];

/** Whether the first bytes of a CSV file are those of MELD's annotations. */
export function beginsAsMeld(bytes: Uint8Array): boolean {
  const columns = csvColumns(bytes);
  return COLUMNS.every((column) => columns.includes(column));
}

/**
 * Opens the annotations of MELD (`train_sent_emo.csv`, `dev_sent_emo.csv`, `test_sent_emo.csv`) as sentences with sentiment: words and
 * no streams. A dialogue counts as a video; positive, neutral and negative are 1.5, 0 and −1.5.
 *
 * Errors: `dev_sent_emo.csv line 4: Sentiment must be negative, neutral or positive, received "glad"`.
 *
 * @param files paths, one for each split
 */
export async function openMeld(files: readonly string[]): Promise<Dataset> {
  const utterances = (await Promise.all(files.map(readAnnotations))).flat();
  const folder = dirname(resolve(files[0]!));
  const notes = ['MELD labels sentiment without degrees: positive is 1.5, neutral 0, negative -1.5'];
  const name = files.length === 1 ? basename(files[0]!).replace(/\.csv$/i, '') : basename(folder);
  return wordsOnly({ kind: 'meld', name, utterances, notes }, folder);
}

/** By the name of the file; one that says nothing is for training. */
function splitOf(path: string): Split {
  const name = basename(path).toLowerCase();
  return /dev|val/.test(name) ? 'valid' : name.includes('test') ? 'test' : 'train';
}

async function readAnnotations(path: string): Promise<Utterance[]> {
  const split = splitOf(path);
  const table = parseCsv(await readFileBytes(path), path);
  const [words, sentiment, dialogue, number] = COLUMNS.map((column) => table.required(column)) as [number, number, number, number]; // prettier-ignore
  const lineOf = new Map<string, number>();
  return table.lines.map((line) => {
    expectCells(table, line, path);
    const where = `${path} line ${line.line}`;
    const called = line.cells[sentiment]!.trim().toLowerCase();
    const valence = Object.hasOwn(VALENCES, called) ? VALENCES[called] : undefined;
    if (valence === undefined)
      throw new Error(`${where}: Sentiment must be negative, neutral or positive, received ${JSON.stringify(line.cells[sentiment])}`); // prettier-ignore
    // Each split counts its dialogues from 0.
    const videoId = `${split}_dia${line.cells[dialogue]!.trim()}`;
    const id = `${videoId}_utt${line.cells[number]!.trim()}`;
    const before = lineOf.get(id);
    if (before !== undefined) throw new Error(`${where}: ${JSON.stringify(id)} is there twice, on line ${before} too`);
    lineOf.set(id, line.line);
    const transcript = line.cells[words]!.trim();
    return { id, videoId, split, valence, ...(transcript !== '' && { transcript }) };
  });
}
