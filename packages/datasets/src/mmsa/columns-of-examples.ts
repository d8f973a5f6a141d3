import { isArrayInFile, isObjectArray } from '@sdumc/formats';
import { described, itemsOf, plainText } from './mmsa-values.ts';
import type { MmsaColumns } from './mmsa-values.ts';

/** What the aligner wrote for a pause between words. */
const PAUSE = 'sp';

/** One example as MISA and MAG-BERT pickle it; MISA's words are numbers, and the words themselves stand behind the streams. */
interface Example {
  readonly words: unknown;
  readonly visual: unknown;
  readonly acoustic: unknown;
  readonly spokenWords: unknown;
  readonly label: unknown;
  readonly segment: unknown;
}

/**
 * Turns a list of examples `((words, visual, acoustic), label, segment)`, as MISA and MAG-BERT pickle a split, into columns. Words
 * that are texts become transcripts, words that are vectors the stream of text; numbers of a vocabulary that is not in the file are
 * neither.
 *
 * Errors: `mosi.pkl dev: must be a dict with id, …, or a list of ((words, visual, acoustic), label, segment); item 3 is a list of 2`.
 */
export function columnsOfExamples(value: unknown, where: string): MmsaColumns {
  const items = itemsOf(value);
  const examples = items?.map(exampleOf);
  if (items === undefined || examples === undefined || !examples.every((example) => example !== undefined)) {
    const odd = examples?.indexOf(undefined);
    const received = odd === undefined ? `it is ${described(value)}` : `item ${odd} is ${described(items![odd])}`;
    throw new Error(
      `${where}: must be a dict with id, regression_labels, audio, …, or a list of ((words, visual, acoustic), label, segment); ${received}`,
    );
  }
  const columns = new Map<unknown, unknown>([
    ['id', examples.map(({ segment }) => segment)],
    ['labels', examples.map(({ label }) => label)],
    ['visual', examples.map(({ visual }) => visual)],
    ['acoustic', examples.map(({ acoustic }) => acoustic)],
  ]);
  if (examples.length === 0) return columns;
  const words = examples.map((example) => example.words);
  const areVectors = words.every((word) => isArrayInFile(word) && word.shape.length === 2);
  const transcripts = examples.map(({ spokenWords }) => wordsOf(spokenWords));
  const isSpoken = transcripts.every((texts) => texts !== undefined);
  if (isSpoken) columns.set('raw_text', transcripts);
  if (areVectors) columns.set('text', words);
  else if (words.some((word) => wordsOf(word) === undefined)) columns.set('words (numbers of a vocabulary)', words);
  return columns;
}

function exampleOf(item: unknown): Example | undefined {
  const parts = itemsOf(item);
  const streams = itemsOf(parts?.[0]);
  if (parts === undefined || streams === undefined) return undefined;
  if (parts.length !== 3 || streams.length < 3 || streams.length > 4) return undefined;
  const [words, visual, acoustic, spokenWords = words] = streams;
  return { words, visual, acoustic, spokenWords, label: parts[1], segment: parts[2] };
}

/** The words of an utterance where they are texts. */
function wordsOf(value: unknown): string[] | undefined {
  if (isObjectArray(value) && value.items.length === 0) return [];
  const words = itemsOf(value)?.map(plainText);
  if (words === undefined) return undefined;
  return words.every((word) => word !== undefined) ? words.filter((word) => word !== PAUSE) : undefined;
}
