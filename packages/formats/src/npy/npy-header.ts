import { elementCount, ELEMENTS } from '../element-type.ts';
import type { ElementType } from '../element-type.ts';
import { NUMPY_ELEMENTS, numpyElement } from '../numpy/numpy-element.ts';
import type { NumpyElement } from '../numpy/numpy-element.ts';

/** What the first bytes of a .npy file say. */
export interface NpyHeader {
  readonly element: NumpyElement;
  readonly bigEndian: boolean;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the elements begin in the file. */
  readonly start: number;
}

/** Bytes that always suffice to learn the length of the whole header: magic, version, length. */
export const NPY_PREFIX_BYTES = 12;

/** NumPy itself reads no longer header. */
const MAXIMUM_HEADER_BYTES = 10_000;

/** Length of everything before the elements, from the first {@link NPY_PREFIX_BYTES} bytes. */
export function npyHeaderEnd(prefix: Uint8Array, name: string): number {
  const isNpy = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59].every((byte, at) => prefix[at] === byte);
  if (!isNpy || prefix.length < NPY_PREFIX_BYTES) throw new Error(`${name}: not a .npy file`);
  const [version, minor] = prefix.subarray(6, 8) as unknown as [number, number];
  if (version < 1 || version > 3 || minor !== 0) {
    const received = minor === 0 ? version : `${version}.${minor}`;
    throw new Error(`${name}: .npy version must be 1, 2 or 3, received ${received}`);
  }
  const view = new DataView(prefix.buffer, prefix.byteOffset);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > MAXIMUM_HEADER_BYTES)
    throw new Error(`${name}: a .npy header of ${length} bytes is not that of a plain array`);
  return (version === 1 ? 10 : 12) + length;
}

const SPACE = '[ \\t\\n]*';
const SIZE = '(?:0|[1-9]\\d*)L?';
const ENTRY = [
  `(['"])(?:descr|fortran_order|shape)\\1${SPACE}:${SPACE}`,
  `(?:True|False|'[^'"\\\\]*'|"[^'"\\\\]*"|`,
  `\\(${SPACE}(?:${SIZE}${SPACE},(?:${SPACE}${SIZE}${SPACE},)*(?:${SPACE}${SIZE})?)?${SPACE}\\))`,
].join('');
/** A Python dict of just these three literals, in any order. */
const HEADER = new RegExp(
  `^{${SPACE}${ENTRY}${SPACE},${SPACE}${ENTRY.replaceAll('\\1', '\\2')}${SPACE},${SPACE}${ENTRY.replaceAll('\\1', '\\3')}${SPACE},?${SPACE}}${SPACE}$`,
);

/** Reads the header: a Python dict of three literals, which are matched and never evaluated. */
export function parseNpyHeader(bytes: Uint8Array, name: string): NpyHeader {
  const start = npyHeaderEnd(bytes, name);
  if (bytes.length < start) throw new Error(`${name}: truncated within its header`);
  const text = Buffer.from(bytes.subarray(bytes[6] === 1 ? 10 : 12, start)).toString('latin1');
  const entry = (key: string, value: string) =>
    new RegExp(`[{,]${SPACE}(['"])${key}\\1${SPACE}:${SPACE}(${value})${SPACE}[,}]`).exec(text)?.[2];

  const order = entry('fortran_order', 'True|False');
  const sizes = entry('shape', '\\([\\s\\dL,]*\\)');
  const description = entry('descr', `'[^']*'|"[^"]*"|\\[.*\\]`);
  const isStructured = description?.startsWith('[') === true;
  if (isStructured) throw new Error(`${name}: structured arrays are not read, only plain numbers`);
  if (!HEADER.test(text) || order === undefined || sizes === undefined || description === undefined) {
    const received = JSON.stringify(text.trim().slice(0, 200));
    throw new Error(`${name}: the .npy header must hold descr, fortran_order and shape, received ${received}`);
  }
  const shape = (sizes.match(/\d+/g) ?? []).map(Number);
  if (shape.length > 32 || !shape.every(Number.isSafeInteger))
    throw new Error(`${name}: a shape of ${sizes.slice(0, 80)} is not read`);
  return { ...parseDescription(description, name), fortranOrder: order === 'True', shape, start };
}

/** Refuses a file that does not hold exactly the elements that its header announces. */
export function checkNpyLength({ element, shape, start }: NpyHeader, fileBytes: number, name: string): void {
  if (element === 'object') return;
  const isText = typeof element === 'object';
  const expected = start + elementCount(shape) * (isText ? element.bytes : ELEMENTS[element].bytes);
  if (expected === fileBytes) return;
  const declared = `${isText ? 'text' : element} [${shape.join(', ')}] needs a file of ${expected} bytes`;
  throw new Error(`${name}: ${declared}, received ${fileBytes}${fileBytes < expected ? ' (truncated)' : ''}`);
}

function parseDescription(description: string, name: string): { element: NumpyElement; bigEndian: boolean } {
  const [, order, code = ''] = /^.([<>|=]?)(.*).$/.exec(description) ?? [];
  const element = numpyElement(code);
  if (element === undefined) throw unreadableDtype(description, name);
  return { element, bigEndian: order === '>' };
}

/** The element of a file that must be plain numbers. */
export function numericElement(header: NpyHeader, name: string): ElementType {
  const { element } = header;
  if (element === 'object') throw new Error(`${name}: object arrays hold pickles, only plain numbers are read`);
  if (typeof element === 'object') throw unreadableDtype('text', name);
  return element;
}

function unreadableDtype(received: string, name: string): Error {
  return new Error(`${name}: dtype must be one of ${[...NUMPY_ELEMENTS.keys()].join(', ')}, received ${received}`);
}
