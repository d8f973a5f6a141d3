import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { STREAMS } from '@sdumc/core';
import type { Stream } from '@sdumc/core';
import { readFileBytes } from '@sdumc/formats';
import type { Dataset } from '../dataset.ts';
import { entryAt } from '../entry-at.ts';
import { listed } from '../listed.ts';
import { oneLine } from '../one-line.ts';
import { sharedVideosNotes } from '../splits/shared-videos.ts';
import { streamsOf, streamsOfAsync } from '../streams-of.ts';
import type { OfStreams } from '../streams-of.ts';
import { parseIndexCsv } from './index-csv.ts';
import type { IndexEntry } from './index-csv.ts';
import { openStreamArray } from './stream-array.ts';
import type { StreamArray } from './stream-array.ts';

/** The array of each stream, under the names that others give it too; the first that is there is read. */
const ARRAY_NAMES: Readonly<Record<Stream, readonly string[]>> = {
  audio: ['audio.npy', 'acoustic.npy'],
  text: ['text.npy'],
  video: ['video.npy', 'vision.npy', 'visual.npy'],
  simulated: ['simulated.npy'],
};

/** A source read from a folder, with what was noticed while opening it. */
export interface FeatureFolder extends Dataset {
  /** How many values of each stream are NaN or infinite and are read as 0. */
  readonly nonFinite: OfStreams<number>;
}

/**
 * Opens a folder of features: `index.csv`, and any of `audio.npy`, `text.npy`, `video.npy` (or `vision.npy`, `visual.npy`),
 * `simulated.npy`, each `[N, D]` or `[N, T, D]`. Arrays that are not read are named in a note. Text may also come as words, in the column `text`: see {@link withEncodedTranscripts}. The arrays stay on disk: one
 * pass counts frames, afterwards each row is read by its position. Close it when done.
 *
 * Errors are one line: `mosi/index.csv row 17 (line 19): valence must be a number, received "abc"`.
 *
 * @example
 * const source = await readFeatureFolder('data/mosi');
 * const { audio } = await source.read(0);
 * await source.close();
 */
export async function readFeatureFolder(folder: string): Promise<FeatureFolder> {
  const indexPath = join(folder, 'index.csv');
  const entries = parseIndexCsv(await readFileBytes(indexPath), indexPath, folder);
  for (const split of ['train', 'valid'] as const) {
    if (!entries.some(({ utterance }) => utterance.split === split))
      throw new Error(`${indexPath}: no row has split ${split}`);
  }
  const files = await readdir(folder);
  const names = streamsOf(ARRAY_NAMES, (known) => known.find((name) => files.includes(name)));
  const arrays = await openArrays(folder, names, entries);
  return {
    kind: 'feature-folder',
    name: basename(resolve(folder)),
    utterances: entries.map(({ utterance }) => utterance),
    widths: streamsOf(arrays, (array) => (hasFrames(array) ? array.width : undefined)),
    nonFinite: streamsOf(arrays, ({ nonFinite }) => nonFinite),
    problems: [],
    notes: [...notesOfFiles(files, names), ...notesOf(entries, names, arrays)],
    frameCounts(row) {
      const entry = entryAt(entries, row, folder);
      return streamsOf(arrays, ({ frames }) => frames[entry.row] || undefined);
    },
    async read(row) {
      const entry = entryAt(entries, row, folder);
      return streamsOfAsync(arrays, (array) => array.read(entry.row));
    },
    close: () => closeArrays(arrays),
  };
}

async function openArrays(
  folder: string,
  names: OfStreams<string>,
  entries: readonly IndexEntry[],
): Promise<OfStreams<StreamArray>> {
  const arrays: Partial<Record<Stream, StreamArray>> = {};
  try {
    for (const stream of STREAMS) {
      const name = names[stream];
      if (name !== undefined) arrays[stream] = await openStreamArray(join(folder, name), entries.length);
    }
    expectTogether(folder, entries, arrays);
    return arrays;
  } catch (error) {
    await closeArrays(arrays);
    throw error;
  }
}

async function closeArrays(arrays: OfStreams<StreamArray>): Promise<void> {
  await streamsOfAsync(arrays, (array) => array.close());
}

/** Refuses a folder without anything to see or hear, and text and simulated text that two encoders made. */
function expectTogether(folder: string, entries: readonly IndexEntry[], arrays: OfStreams<StreamArray>): void {
  const hasWords = entries.some(({ utterance }) => utterance.transcript ?? utterance.simulatedTranscript);
  const hasClips = entries.some(({ utterance }) => utterance.media);
  if (Object.keys(arrays).length === 0 && !hasWords && !hasClips) {
    throw new Error(
      `${folder}: must hold audio.npy, text.npy or video.npy, or words in column text of index.csv, received none`,
    );
  }
  const { text, simulated } = arrays;
  if (hasWords && simulated !== undefined && !hasFrames(text)) {
    throw new Error(
      `${folder}: simulated.npy must have text.npy beside it where index.csv has words, since two encoders would not agree`,
    );
  }
  if (text !== undefined && simulated !== undefined && text.width !== simulated.width) {
    throw new Error(`${folder}: simulated.npy must be as wide as text.npy, ${text.width}, received ${simulated.width}`);
  }
}

/** Says which arrays of the folder are not read. */
function* notesOfFiles(files: readonly string[], names: OfStreams<string>): Generator<string> {
  const unknown: string[] = [];
  for (const file of files.filter((name) => name.endsWith('.npy')).sort()) {
    const stream = STREAMS.find((candidate) => ARRAY_NAMES[candidate].includes(file));
    if (stream === undefined) unknown.push(file);
    else if (names[stream] !== file) yield `${names[stream]} is read and ${file} is not: both are ${stream}`;
  }
  if (unknown.length > 0) yield `arrays that are not read: ${oneLine(listed(unknown, 8))}`;
}

function* notesOf(
  entries: readonly IndexEntry[],
  names: OfStreams<string>,
  arrays: OfStreams<StreamArray>,
): Generator<string> {
  for (const stream of STREAMS) {
    const array = arrays[stream];
    if (array === undefined) continue;
    const absent = array.frames.filter((frames) => frames === 0).length;
    if (absent > 0) yield `${names[stream]}: ${absent} of ${entries.length} utterances have no frame that is not zero`;
  }
  const simulatedWords = entries.some(({ utterance }) => utterance.simulatedTranscript !== undefined);
  if (simulatedWords && hasFrames(arrays.text) && arrays.simulated === undefined) {
    yield 'index.csv: simulated_text is not used, since text.npy does not say which encoder made it';
  }
  const utterances = entries.map(({ utterance }) => utterance);
  yield* sharedVideosNotes(utterances, 'index.csv');
}

/** Whether any utterance has frames in it: an array of zeros holds none. */
function hasFrames(array: StreamArray | undefined): boolean {
  return array?.frames.some(Boolean) ?? false;
}
