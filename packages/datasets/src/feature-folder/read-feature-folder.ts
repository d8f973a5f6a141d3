import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { STREAMS } from '@sdumc/core';
import type { FrameSequence, Stream, UtteranceSource } from '@sdumc/core';
import { readFileBytes } from '@sdumc/formats';
import { parseIndexCsv } from './index-csv.ts';
import type { IndexEntry } from './index-csv.ts';
import { readStreamArray } from './stream-array.ts';
import type { StreamArray } from './stream-array.ts';

/** A source read from a folder, with what was noticed while reading. */
export interface FeatureFolder extends UtteranceSource {
  /** How many values of each stream were NaN or infinite and are now 0. */
  readonly nonFinite: Readonly<Partial<Record<Stream, number>>>;
  /** One line each: what a person should know before trusting the data. */
  readonly notes: readonly string[];
}

type StreamArrays = Partial<Record<Stream, StreamArray>>;

/**
 * Reads a folder of features into memory: `index.csv`, and any of `audio.npy`, `text.npy`, `video.npy`, `simulated.npy`, each
 * `[N, D]` or `[N, T, D]`. Text may also come as words, in the column `text`: see {@link withEncodedTranscripts}.
 *
 * Errors are one line: `mosi/index.csv row 17 (line 19): valence must be a number, received "abc"`.
 *
 * @example
 * const source = await readFeatureFolder('data/mosi');
 * const { audio } = await source.read(0);
 */
export async function readFeatureFolder(folder: string): Promise<FeatureFolder> {
  const indexPath = join(folder, 'index.csv');
  const entries = parseIndexCsv(await readFileBytes(indexPath), indexPath);
  const utterances = entries.map(({ utterance }) => utterance);
  for (const split of ['train', 'valid'] as const) {
    if (!utterances.some((utterance) => utterance.split === split))
      throw new Error(`${indexPath}: no row has split ${split}`);
  }

  const arrays: StreamArrays = {};
  for (const stream of STREAMS) {
    const path = join(folder, `${stream}.npy`);
    if (existsSync(path)) arrays[stream] = await readStreamArray(path, entries.length);
  }
  const hasWords = utterances.some(({ transcript, simulatedTranscript }) => transcript ?? simulatedTranscript);
  if (Object.keys(arrays).length === 0 && !hasWords) {
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

  return {
    name: basename(resolve(folder)),
    utterances,
    widths: ofStreams(arrays, ({ width, sequences }) => (sequences.some(Boolean) ? width : undefined)),
    nonFinite: ofStreams(arrays, ({ nonFinite }) => nonFinite),
    notes: [...notesOf(entries, arrays)],
    async read(row) {
      const entry = entries[row];
      if (entry === undefined)
        throw new RangeError(`${folder}: row must be from 0 to ${entries.length - 1}, received ${row}`);
      return ofStreams<FrameSequence>(arrays, ({ sequences }) => sequences[entry.row]);
    },
  };
}

/** Asks every stream's array the same; what is undefined is left out. */
function ofStreams<T>(arrays: StreamArrays, ask: (array: StreamArray) => T | undefined): Partial<Record<Stream, T>> {
  const answers: Partial<Record<Stream, T>> = {};
  for (const stream of STREAMS) {
    const answer = arrays[stream] && ask(arrays[stream]);
    if (answer !== undefined) answers[stream] = answer;
  }
  return answers;
}

function* notesOf(entries: readonly IndexEntry[], arrays: StreamArrays): Generator<string> {
  for (const stream of STREAMS) {
    const array = arrays[stream];
    if (array === undefined) continue;
    if (array.nonFinite > 0) yield `${stream}.npy: ${array.nonFinite} values were NaN or infinite and are read as 0`;
    const absent = array.sequences.filter((sequence) => sequence === undefined).length;
    if (absent > 0) yield `${stream}.npy: ${absent} of ${entries.length} utterances have no frame that is not zero`;
  }
  const simulatedWords = entries.some(({ utterance }) => utterance.simulatedTranscript !== undefined);
  if (simulatedWords && hasFrames(arrays.text) && arrays.simulated === undefined) {
    yield 'index.csv: simulated_text is not used, since text.npy does not say which encoder made it';
  }
  const splitsOf = new Map<string, Set<string>>();
  for (const { utterance } of entries) {
    const { videoId, split } = utterance;
    splitsOf.set(videoId, (splitsOf.get(videoId) ?? new Set()).add(split));
  }
  const shared = [...splitsOf.values()].filter(({ size }) => size > 1).length;
  if (shared > 0) yield `index.csv: videos with rows in more than one split: ${shared}; figures on test will flatter`;
}

/** Whether any utterance has frames in it: an array of zeros holds none. */
function hasFrames(array: StreamArray | undefined): boolean {
  return array?.sequences.some(Boolean) ?? false;
}
