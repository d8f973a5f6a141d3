import { readFile } from 'node:fs/promises';

const STREAMS = ['audio', 'text', 'video'] as const;
const SEQUENCES = ['audio', 'text', 'simulated', 'video'] as const;

/** What is trained on, but for its values: how wide frames are, and how many each utterance has. */
export interface Workload {
  readonly name: string;
  /** D of each modality; simulated text is as wide as text */
  readonly dims: Readonly<Record<(typeof STREAMS)[number], number>>;
  /** Utterances a batch */
  readonly batch: number;
  readonly utterances: number;
  /** T of each utterance */
  readonly frames: Readonly<Record<(typeof SEQUENCES)[number], readonly number[]>>;
}

/**
 * Reads a workload from a file of JSON.
 *
 * @throws Error of one line: the file, what in it, what it must be, what it is
 * @example
 * const { name, frames } = await readWorkload('mmsa-unaligned.json');
 */
export async function readWorkload(path: string): Promise<Workload> {
  const fail = (what: string, expected: string, received: unknown): never => {
    const shown = received === undefined ? 'nothing' : JSON.stringify(received);
    throw new Error(`${path}: ${what} must be ${expected}, received ${shown.slice(0, 60)}`);
  };
  const object = (what: string, value: unknown): Record<string, unknown> =>
    isObject(value) ? value : fail(what, 'an object', value);
  const wholeNumber = (what: string, value: unknown): number =>
    isCount(value) ? value : fail(what, 'a whole number from 1', value);
  const counts = (what: string, value: unknown, length: number): readonly number[] => {
    if (!Array.isArray(value)) return fail(what, `an array of ${length} whole numbers`, value);
    if (value.length !== length) return fail(`the length of ${what}`, `${length} as utterances says`, value.length);
    return value.map((count: unknown, row) => wholeNumber(`${what}[${row}]`, count));
  };

  const file = object('a workload', await parsed(path));
  const [dims, frames] = [object('dims', file['dims']), object('frames', file['frames'])];
  const utterances = wholeNumber('utterances', file['utterances']);
  return {
    name: typeof file['name'] === 'string' ? file['name'] : fail('name', 'a string', file['name']),
    dims: recordOf(STREAMS, (stream) => wholeNumber(`dims.${stream}`, dims[stream])),
    batch: wholeNumber('batch', file['batch']),
    utterances,
    frames: recordOf(SEQUENCES, (sequence) => counts(`frames.${sequence}`, frames[sequence], utterances)),
  };
}

/**
 * Rows of utterances in batches of about one length each: the longest audio first, equally long ones in the order of the
 * file: so what training needs of memory shows at once.
 *
 * @param limit at most so many batches
 * @example
 * // batch 2, audio frames 5, 3, 5, 1
 * batchesOfWorkload(workload, Infinity); // [[0, 2], [1, 3]]
 */
export function batchesOfWorkload({ batch, utterances, frames }: Workload, limit: number): number[][] {
  const rows = Array.from({ length: utterances }, (_, row) => row);
  rows.sort((one, other) => frames.audio[other]! - frames.audio[one]!);
  const count = Math.min(limit, Math.ceil(utterances / batch));
  return Array.from({ length: count }, (_, at) => rows.slice(at * batch, (at + 1) * batch));
}

async function parsed(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch (error) {
    throw new Error(`${path}: a workload must be a file of JSON, received ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

function recordOf<Key extends string, Value>(keys: readonly Key[], valueOf: (key: Key) => Value): Record<Key, Value> {
  return Object.fromEntries(keys.map((key) => [key, valueOf(key)])) as Record<Key, Value>;
}
