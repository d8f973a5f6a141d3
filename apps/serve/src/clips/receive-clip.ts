import { createWriteStream } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Multipart, MultipartFile } from '@fastify/multipart';
import { parseTranscript } from '@sdumc/datasets';
import type { FastifyRequest } from 'fastify';
import { Refused } from '../http/refusal.ts';
import { pathUnderRoot, tooLarge } from './path-under-root.ts';

/** A clip that lies on this machine, and what was said with it. */
export interface ReceivedClip {
  /** For people; never part of a path */
  readonly name: string;
  /** Where it lies; of a clip by path, looked at once more when its turn comes */
  readonly pathNow: () => Promise<string>;
  readonly text: string | null;
  /** Whether the simulator is to hear it */
  readonly simulate: boolean;
  /** Removes what was received; a clip by path stays. */
  discard(): Promise<void>;
}

export interface Reception {
  readonly folder: string;
  readonly root: string | null;
  readonly mostBytes: number;
}

const MOST_TEXT_BYTES = 64 * 1024;
const MOST_NAME = 200;
const LIMITS = { files: 1, fields: 8, fieldSize: MOST_TEXT_BYTES, parts: 10, fieldNameSize: 100 };

/**
 * Takes the clip of a request: a form with a file, or JSON with a path.
 *
 * @throws Refused 400, 413, or what {@link pathUnderRoot} says; nothing is left behind
 */
export async function receiveClip(request: FastifyRequest, reception: Reception): Promise<ReceivedClip> {
  if (request.isMultipart()) return receiveForm(request, reception);
  const { path, text = null, simulate = false, ...others } = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  expectKnown(Object.keys(others), 'path, text and simulate');
  if (typeof path !== 'string' || path === '')
    throw new Refused(400, 'path: must be that of a clip, or send one as a form with a file');
  if (text !== null && typeof text !== 'string') throw new Refused(400, 'text: must be what is said');
  if (typeof simulate !== 'boolean') throw new Refused(400, 'simulate: must be true or false');
  await pathUnderRoot(path, reception);
  return {
    name: shownName(path),
    pathNow: () => pathUnderRoot(path, reception),
    text: await wordsOf(text),
    simulate,
    discard: () => Promise.resolve(),
  };
}

async function receiveForm(request: FastifyRequest, { folder, mostBytes }: Reception): Promise<ReceivedClip> {
  const path = join(folder, randomUUID());
  const discard = () => rm(path, { force: true });
  const fields = new Map<string, string>();
  let name: string | undefined;
  try {
    const limits = { ...LIMITS, fileSize: mostBytes };
    for await (const part of request.parts({ limits }) as AsyncIterable<Multipart>) {
      if (part.type === 'field') {
        if (part.valueTruncated)
          throw new Refused(413, `${part.fieldname}: must have at most ${MOST_TEXT_BYTES} bytes`);
        fields.set(part.fieldname, String(part.value));
        continue;
      }
      await write(part, { path, mostBytes });
      name = shownName((part.filename as string | undefined) ?? ''); // a part may have none
    }
    if (name === undefined) throw new Refused(400, 'the form holds no file: send the clip as one, in the field clip');
    const { text = null, simulate = 'no', ...others } = Object.fromEntries(fields);
    expectKnown(Object.keys(others), 'text, simulate and a file');
    if (text?.includes('\ufffd') === true) throw new Refused(400, 'text: must be UTF-8');
    const heard = isYes(simulate);
    return { name, pathNow: () => Promise.resolve(path), text: await wordsOf(text), simulate: heard, discard };
  } catch (error) {
    await discard();
    throw refusalOf(error);
  }
}

/** The words of a transcript: people also send the subtitles of a clip. */
async function wordsOf(text: string | null): Promise<string | null> {
  if (text === null) return null;
  const said = await parseTranscript(text, 'text').catch((error: unknown) => {
    throw new Refused(400, (error as Error).message);
  });
  return said.text;
}

/** A word that is misspelt would otherwise be lost. */
function expectKnown([unknown]: readonly string[], known: string): void {
  if (unknown !== undefined) throw new Refused(400, `${unknown.slice(0, 100)}: is not known; taken are ${known}`);
}

async function write(
  { file }: MultipartFile,
  { path, mostBytes }: { readonly path: string; readonly mostBytes: number },
) {
  // at once: the stream itself ends when the part does, and a part need not end
  file.once('limit', () => file.destroy(new Refused(413, tooLarge(mostBytes))));
  await pipeline(file, createWriteStream(path, { mode: 0o600, flags: 'wx' }));
}

function isYes(text: string): boolean {
  if (text === 'yes' || text === 'true') return true;
  if (text === 'no' || text === 'false') return false;
  throw new Refused(400, `simulate: must be yes or no, received ${text.slice(0, 100)}`);
}

/** A name for people: its last part, in a line. */
function shownName(name: string): string {
  const last = basename(name.replaceAll('\\', '/')).replace(/\p{Control}/gu, '');
  return last === '' ? 'clip' : last.slice(0, MOST_NAME);
}

/** What the parser of forms says, as an answer. */
function refusalOf(error: unknown): Error {
  if (error instanceof Refused) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return new Refused(507, 'there is no room for the clip');
  if (/^FST_(?:FILES|FIELDS|PARTS)_LIMIT$/.test(code))
    return new Refused(400, 'the form has more parts than are taken: one file, and a few fields');
  return new Refused(400, `the form cannot be read: ${message.replace(/\s+/g, ' ')}`);
}
