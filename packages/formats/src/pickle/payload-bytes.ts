import type { ReadArrayBytes } from '../array-in-file.ts';
import type { ByteReference, ByteSource } from './byte-source.ts';
import { MOST_STORED_BYTES, PORTION_DECODERS } from './escaped-payload.ts';

/** Reads bytes of the file that holds the pickle, by position, into an array of their own. */
export type ReadFile = ReadArrayBytes;

/** Decoded bytes between two entries of the index of an escaped payload. */
const INDEX_STEP = 65_536;
/** Stored bytes that are read at once. */
const PORTION = 262_144;

/** Refuses a payload that cannot hold this many bytes. Of an escaped one only decoding tells exactly. */
export function checkPayloadLength(payload: ByteReference | Uint8Array, expected: number): void {
  const stored = payload instanceof Uint8Array ? 'plain' : payload.storage;
  if (expected <= payload.length && payload.length <= expected * MOST_STORED_BYTES[stored]) return;
  throw new Error(`an array of ${expected} bytes cannot have a payload of ${payload.length}`);
}

/**
 * Makes the bytes of a payload readable by position, wherever they are. An escaped payload is decoded once from end to end when it
 * is first read, which finds where each 64 KiB begin and checks its length; from then on a read decodes what it needs.
 *
 * @param expected its decoded length
 */
export function payloadBytes(
  payload: ByteReference | Uint8Array,
  expected: number,
  readFile: ReadFile,
  name: string,
): ReadArrayBytes {
  if (payload instanceof Uint8Array) return async (offset, length) => payload.slice(offset, offset + length);
  if (payload.storage === 'plain') return (offset, length) => readFile(payload.offset + offset, length);

  const decode = PORTION_DECODERS[payload.storage];
  /** Decodes from a stored position on, until `take` has had enough or the payload ends. */
  async function decodeFrom(position: number, into: Uint8Array, full: (position: number) => boolean): Promise<number> {
    const portion = Math.min(Math.max(into.length, INDEX_STEP) * 2, PORTION);
    let stored = position;
    let filled = 0;
    while (stored < payload.length) {
      const length = Math.min(portion, payload.length - stored);
      const isLast = stored + length === payload.length;
      const encoded = await readFile((payload as ByteReference).offset + stored, length);
      let done = 0;
      for (;;) {
        const { read, written } = decode(encoded, done, into, filled, isLast);
        done += read;
        filled += written;
        if (filled < into.length) break;
        if (full(stored + done)) return filled;
        filled = 0;
      }
      stored += done;
    }
    return filled;
  }

  async function makeIndex(): Promise<Float64Array> {
    const index = new Float64Array(Math.floor(expected / INDEX_STEP) + 1);
    let steps = 0;
    const rest = await decodeFrom(0, new Uint8Array(INDEX_STEP), (position) => {
      steps += 1;
      index[steps] = position;
      return steps * INDEX_STEP > expected;
    });
    const decoded = steps * INDEX_STEP + (rest % INDEX_STEP);
    if (decoded !== expected)
      throw new Error(`an array of ${expected} bytes has a payload of ${decoded > expected ? 'more' : decoded}`);
    return index;
  }

  let index: Promise<Float64Array> | undefined;
  async function readBytes(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    index ??= makeIndex();
    const step = Math.floor(offset / INDEX_STEP);
    const position = (await index)[step]!;
    const before = offset - step * INDEX_STEP;
    const bytes = new Uint8Array(before + length);
    if (length > 0) await decodeFrom(position, bytes, () => true);
    return before === 0 ? bytes : bytes.slice(before);
  }

  /** The last block that a small read needed: the rows of a Fortran array are many small reads near each other. */
  let block = { begin: 0, bytes: new Uint8Array() };
  async function readSmall(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const begin = Math.floor(offset / INDEX_STEP) * INDEX_STEP;
    let kept = block;
    if (kept.bytes.length === 0 || kept.begin !== begin) {
      kept = { begin, bytes: await readBytes(begin, Math.min(INDEX_STEP, expected - begin)) };
      block = kept;
    }
    return kept.bytes.slice(offset - begin, offset - begin + length);
  }

  return async (offset, length) => {
    try {
      const isSmall = length > 0 && length < INDEX_STEP / 8 && (offset % INDEX_STEP) + length <= INDEX_STEP;
      return await (isSmall ? readSmall(offset, length) : readBytes(offset, length));
    } catch (error) {
      const reason = (error as Error).message;
      const isNamed = reason.startsWith(`${name}: `) || reason.startsWith('cannot read ');
      throw new Error(isNamed ? reason : `${name}: ${reason}`, { cause: error });
    }
  };
}

/** All bytes of a payload at once, for what is small enough to be kept. */
export function wholePayload(payload: ByteReference | Uint8Array, expected: number, source: ByteSource): Uint8Array {
  if (payload instanceof Uint8Array) return payload;
  if (payload.storage === 'plain') return source.read(payload.offset, payload.length);
  const decode = PORTION_DECODERS[payload.storage];
  const bytes = new Uint8Array(expected);
  const { read, written } = decode(source.read(payload.offset, payload.length), 0, bytes, 0, true);
  if (read !== payload.length || written !== expected)
    throw new Error(`an array of ${expected} bytes has a payload of another length`);
  return bytes;
}
