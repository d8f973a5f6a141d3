import { elementCount, ELEMENTS } from '../element-type.ts';
import type { ElementType } from '../element-type.ts';

/** What the first bytes of a .npy file say. */
export interface NpyHeader {
  readonly dtype: ElementType;
  readonly bigEndian: boolean;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the elements begin in the file. */
  readonly start: number;
}

/** Bytes that always suffice to learn the length of the whole header: magic, version, length. */
export const NPY_PREFIX_BYTES = 12;

/** No header of a plain array comes near this; a larger one is a mistake or an attack. */
const MAXIMUM_HEADER_BYTES = 65_536;

const TYPES: Readonly<Record<string, ElementType>> = {
  f2: 'F16',
  f4: 'F32',
  f8: 'F64',
  i1: 'I8',
  i2: 'I16',
  i4: 'I32',
  i8: 'I64',
  u1: 'U8',
  u2: 'U16',
  u4: 'U32',
  u8: 'U64',
  b1: 'BOOL',
};

/** Length of everything before the elements, from the first {@link NPY_PREFIX_BYTES} bytes. */
export function npyHeaderEnd(prefix: Uint8Array, name: string): number {
  const isNpy = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59].every((byte, at) => prefix[at] === byte);
  if (!isNpy || prefix.length < NPY_PREFIX_BYTES) throw new Error(`${name}: not a .npy file`);
  const version = prefix[6]!;
  if (version < 1 || version > 3) throw new Error(`${name}: .npy version must be 1, 2 or 3, received ${version}`);
  const view = new DataView(prefix.buffer, prefix.byteOffset);
  const end = version === 1 ? 10 + view.getUint16(8, true) : 12 + view.getUint32(8, true);
  if (end > MAXIMUM_HEADER_BYTES)
    throw new Error(`${name}: a .npy header of ${end} bytes is not that of a plain array`);
  return end;
}

/** Reads the header: a Python dict of three literals, which are matched and never evaluated. */
export function parseNpyHeader(bytes: Uint8Array, fileBytes: number, name: string): NpyHeader {
  const start = npyHeaderEnd(bytes, name);
  if (bytes.length < start) throw new Error(`${name}: truncated within its header`);
  const text = new TextDecoder('utf-8').decode(bytes.subarray(bytes[6] === 1 ? 10 : 12, start));
  const entry = (key: string, value: string) =>
    new RegExp(`[{,]\\s*(['"])${key}\\1\\s*:\\s*${value}\\s*[,}]`).exec(text)?.[2];

  const order = entry('fortran_order', '(True|False)');
  const sizes = entry('shape', '\\(([\\s\\dL,]*)\\)');
  const description = entry('descr', `(['"][^'"]*['"]|\\[.*\\])`);
  if (order === undefined || sizes === undefined || description === undefined) {
    throw new Error(
      `${name}: the .npy header must hold descr, fortran_order and shape, received ${JSON.stringify(text.trim())}`,
    );
  }
  const shape = sizes.split(',').map((size) => size.trim()).filter((size) => size !== '').map((size) => parseInt(size, 10)); // prettier-ignore
  const { dtype, bigEndian } = parseDescription(description, name);
  const expected = start + elementCount(shape) * ELEMENTS[dtype].bytes;
  if (!shape.every(Number.isSafeInteger) || expected !== fileBytes) {
    const declared = `${dtype} [${shape.join(', ')}] needs a file of ${expected} bytes`;
    throw new Error(`${name}: ${declared}, received ${fileBytes}${fileBytes < expected ? ' (truncated)' : ''}`);
  }
  return { dtype, bigEndian, fortranOrder: order === 'True', shape, start };
}

function parseDescription(description: string, name: string): { dtype: ElementType; bigEndian: boolean } {
  if (description.startsWith('[')) throw new Error(`${name}: structured arrays are not read, only plain numbers`);
  const [, order, code] = /^.([<>|=]?)(.*).$/.exec(description) ?? [];
  if (code?.startsWith('O')) throw new Error(`${name}: object arrays hold pickles, only plain numbers are read`);
  const dtype = code !== undefined && Object.hasOwn(TYPES, code) ? TYPES[code] : undefined;
  if (dtype === undefined) {
    throw new Error(`${name}: dtype must be one of ${Object.keys(TYPES).join(', ')}, received ${description}`);
  }
  return { dtype, bigEndian: order === '>' };
}
