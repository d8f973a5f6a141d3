import { denseStrides } from '../array-in-file.ts';
import { elementCount, swapBytes } from '../element-type.ts';
import { textOfBytes } from '../text-of-bytes.ts';
import type { TextElement } from './numpy-element.ts';

/**
 * Reads an array of texts: `U` is UTF-32, `S` is bytes, see {@link textOfBytes}; the zeros at the end of each are padding.
 *
 * Errors: `a text holds 0x110000, which is no character`.
 *
 * @param strides elements from one index of an axis to the next
 * @returns row-major
 */
export function readTexts(
  bytes: Uint8Array,
  { encoding, bytes: textBytes }: TextElement,
  { shape, strides, bigEndian }: { shape: readonly number[]; strides: readonly number[]; bigEndian: boolean },
): string[] {
  const unit = encoding === 'U' ? 4 : 1;
  const own = new Uint8Array(bytes); // a copy: slice of a Buffer would not be one
  if (bigEndian) swapBytes(own, unit);
  const codes = encoding === 'U' ? new Uint32Array(own.buffer) : own;
  const length = textBytes / unit;
  const rowMajor = denseStrides(shape);
  return Array.from({ length: elementCount(shape) }, (_, index) => {
    let place = 0;
    for (let axis = 0; axis < shape.length; axis += 1) {
      place += (Math.floor(index / rowMajor[axis]!) % shape[axis]!) * strides[axis]!;
    }
    return readText(codes, place * length, (place + 1) * length);
  });
}

function readText(codes: Uint32Array | Uint8Array, begin: number, paddedEnd: number): string {
  let end = paddedEnd;
  while (end > begin && codes[end - 1] === 0) end -= 1;
  if (codes instanceof Uint8Array) return textOfBytes(codes.subarray(begin, end));
  let text = '';
  for (let at = begin; at < end; at += 1) {
    const code = codes[at]!;
    if (code > 0x10ffff) throw new Error(`a text holds 0x${code.toString(16)}, which is no character`);
    text += String.fromCodePoint(code);
  }
  return text;
}
