import { numpyGlobals } from '../numpy/numpy-globals.ts';
import type { PayloadSource } from '../numpy/numpy-globals.ts';
import { inlineTensorGlobals } from '../torch/inline-tensors.ts';
import type { ByteReference } from './byte-source.ts';
import { latin1Text } from './byte-cursor.ts';
import { finishValue } from './finish-value.ts';
import type { LeaveFrom } from './payload-reader.ts';
import { readQuoted, readRawUnicode } from './pickle-literals.ts';
import { readUtf8 } from './read-utf8.ts';
import { unpickleFirst } from './unpickle.ts';
import type { UnpickleOptions } from './unpickle.ts';

/** Payloads of arrays are left; short texts are read at once, for nearly all of them are names. A bytearray is nearly always an array. */
const LEAVE_ARRAYS: LeaveFrom = { bytes: 1_024, bytearray: 0, text: 1_024 };

/** The longest text or bytes that are kept in memory, as they are stored. */
const LONGEST_KEPT = 2 ** 24;

export interface ReadPickleOptions extends Pick<UnpickleOptions, 'resolve' | 'persistent'> {
  readonly maximumMemory?: number | undefined;
}

/** Reads a pickle of arrays, tensors and plain containers; the payloads of numeric arrays stay where they are. */
export function readPickle(payloads: PayloadSource, options: ReadPickleOptions = {}): unknown {
  return readFirstPickle(payloads, options).value;
}

/** As {@link readPickle}, of the first of several pickles that follow each other; `end` is where the next begins. */
export function readFirstPickle(payloads: PayloadSource, options: ReadPickleOptions): { value: unknown; end: number } {
  const { name, source } = payloads;
  const { maximumMemory, persistent, resolve } = options;
  const arrays = numpyGlobals(payloads);
  const tensors = resolve ?? inlineTensorGlobals(payloads);
  const { value, end } = unpickleFirst(source, {
    name,
    resolve: (module, member) => arrays(module, member) ?? tensors(module, member),
    leaveFrom: LEAVE_ARRAYS,
    ...(persistent && { persistent }),
    ...(maximumMemory !== undefined && { maximumMemory }),
  });
  let kept = 0;
  const readPayload = ({ kind, storage, offset, length }: ByteReference): Uint8Array | string => {
    kept += length;
    if (kept > LONGEST_KEPT) throw new Error(`the ${kind} of ${length} bytes at byte ${offset} belong to no array`);
    const bytes = source.read(offset, length);
    if (kind !== 'text' && storage === 'plain') return new Uint8Array(bytes);
    const text = storage === 'utf8' ? readUtf8(bytes) : latin1Text(bytes);
    const decoded =
      storage === 'quoted' ? readQuoted(`'${text}'`) : storage === 'rawUnicode' ? readRawUnicode(text) : text;
    return kind === 'text' ? decoded : Uint8Array.from(decoded, (character) => character.charCodeAt(0));
  };
  try {
    return { value: finishValue(value, readPayload), end };
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
  }
}
