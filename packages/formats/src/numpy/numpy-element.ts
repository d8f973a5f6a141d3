import type { ElementType } from '../element-type.ts';

/** NumPy's codes of the element types that are read: kind and bytes. */
export const NUMPY_ELEMENTS: ReadonlyMap<string, ElementType> = new Map([
  ['f2', 'F16'],
  ['f4', 'F32'],
  ['f8', 'F64'],
  ['i1', 'I8'],
  ['i2', 'I16'],
  ['i4', 'I32'],
  ['i8', 'I64'],
  ['u1', 'U8'],
  ['u2', 'U16'],
  ['u4', 'U32'],
  ['u8', 'U64'],
  ['b1', 'BOOL'],
]);

/** Text of fixed length: `U` in UTF-32, `S` in bytes. */
export interface TextElement {
  readonly encoding: 'U' | 'S';
  /** Bytes of one text, padded with zeros. */
  readonly bytes: number;
}

/** What an element of an array is: a number, a text, or a Python object. */
export type NumpyElement = ElementType | TextElement | 'object';

/** Reads a code as NumPy writes it, without byte order: `f4`, `U25`, `O8`. */
export function numpyElement(code: string): NumpyElement | undefined {
  if (code === 'O' || code === 'O8') return 'object';
  const [, encoding, characters] = /^([US])([1-9]\d{0,8})$/.exec(code) ?? [];
  if (encoding === 'U') return { encoding, bytes: Number(characters) * 4 };
  if (encoding === 'S') return { encoding, bytes: Number(characters) };
  return NUMPY_ELEMENTS.get(code);
}
