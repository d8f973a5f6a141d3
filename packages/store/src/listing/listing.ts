import { checksumOf, isChecksum } from '../checksum.ts';
import { shown } from '../one-line.ts';
import { checkedUtterance, type StoredUtterance } from './stored-utterance.ts';

/** Utterances under one name: one atomic file of a store. */
export interface Listing {
  /** Also the file's name: letters, digits, `.`, `_` and `-`, not beginning with a dot. */
  readonly name: string;
  readonly utterances: readonly StoredUtterance[];
}

const FORMAT = 'sdumc-feature-listing';
const VERSION = 1;

export function checkListingName(name: string): void {
  if (/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/.test(name)) return;
  throw new Error(`listing name must be letters, digits, ".", "_" and "-", received ${shown(name)}`);
}

/** Writes a listing as lines of JSON: what it is and the checksum of the rest, then an utterance a line. */
export function encodeListing({ name, utterances }: Listing): string {
  const where = `listing "${name}"`;
  const checked = utterances.map((utterance, row) =>
    checkedUtterance(utterance, `${where} utterance ${row + 1}`, false),
  );
  refuseRepeated(checked, (row) => `${where} utterance ${row + 1}`);
  const rest = checked.map((utterance) => `${JSON.stringify(utterance)}\n`).join('');
  const first = { format: FORMAT, version: VERSION, name, utterances: checked.length, checksum: checksumOf(rest) };
  return `${JSON.stringify(first)}\n${rest}`;
}

/**
 * Reads a listing and believes nothing in it.
 *
 * Errors: `mosi/index/mosi.jsonl line 3: …`.
 *
 * @param path what errors call the file
 * @param name as the file's name says it
 */
export function parseListing(bytes: Uint8Array, path: string, name: string): Listing {
  const text = decode(bytes, path);
  const end = text.indexOf('\n');
  if (end < 0 || !text.endsWith('\n')) throw new Error(`${path}: does not end with a whole line, it was cut short`);
  const rest = text.slice(end + 1);
  const count = readFirstLine(
    parseLine(text.slice(0, end), `${path} line 1`),
    `${path} line 1`,
    name,
    checksumOf(rest),
  );
  const lines = rest === '' ? [] : rest.slice(0, -1).split('\n');
  if (lines.length !== count)
    throw new Error(`${path} line 1: utterances must be the ${lines.length} that follow, received ${count}`);
  const where = (row: number) => `${path} line ${row + 2}`;
  const utterances = lines.map((line, row) => checkedUtterance(parseLine(line, where(row)), where(row), true));
  refuseRepeated(utterances, where);
  return { name, utterances };
}

/** What may not be twice in a store. */
export function identityOf({ split, id }: Pick<StoredUtterance, 'split' | 'id'>): string {
  return `${split ?? ''}/${id}`;
}

function readFirstLine(first: unknown, where: string, name: string, checksum: string): number {
  const received = (typeof first === 'object' ? first : undefined) ?? {};
  const { utterances, ...others } = received as Record<string, unknown>;
  if (others['format'] !== FORMAT)
    throw new Error(`${where}: format must be "${FORMAT}", received ${shown(others['format'])}`);
  if (others['version'] !== VERSION)
    throw new Error(`${where}: version must be ${VERSION}, received ${shown(others['version'])}`);
  if (others['name'] !== name)
    throw new Error(`${where}: name must be the file's own, "${name}", received ${shown(others['name'])}`);
  if (!isChecksum(others['checksum']) || others['checksum'] !== checksum)
    throw new Error(
      `${where}: checksum of the lines that follow is ${checksum}, received ${shown(others['checksum'])}`,
    );
  if (typeof utterances !== 'number' || Object.keys(others).length !== 4)
    throw new Error(`${where}: must hold format, version, name, utterances and checksum, received ${shown(first)}`);
  return utterances;
}

function refuseRepeated(utterances: readonly StoredUtterance[], where: (row: number) => string): void {
  const rows = new Map<string, number>();
  for (const [row, utterance] of utterances.entries()) {
    const before = rows.get(identityOf(utterance));
    if (before !== undefined)
      throw new Error(
        `${where(row)}: ${utterance.split ?? 'the store'} has the id ${shown(utterance.id)} already, at ${where(before)}`,
      );
    rows.set(identityOf(utterance), row);
  }
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new Error(`${path}: is not UTF-8`, { cause: error });
  }
}

function parseLine(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new Error(`${where}: is not JSON`, { cause: error });
  }
}
