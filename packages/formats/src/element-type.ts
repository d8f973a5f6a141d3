import { bfloat16ToFloat32, float16ToFloat32 } from './half-precision.ts';

/** An array of numbers as files hold them. 16-bit floats are widened to `Float32Array` when read. */
export type ElementArray =
  | Float64Array
  | Float32Array
  | BigInt64Array
  | BigUint64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/** An array as a file held it. */
export interface FileArray {
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  /** Row-major, whatever the order in the file. */
  readonly data: ElementArray;
}

interface Element {
  readonly bytes: number;
  /** Reads a buffer of its own (aligned, little-endian, a whole number of elements). */
  readonly decode: (buffer: ArrayBuffer) => ElementArray;
}

/** The element types that are read, under their safetensors names. BOOL is one byte, 0 or 1. */
export const ELEMENTS = {
  F64: { bytes: 8, decode: (buffer) => new Float64Array(buffer) },
  F32: { bytes: 4, decode: (buffer) => new Float32Array(buffer) },
  F16: { bytes: 2, decode: (buffer) => float16ToFloat32(new Uint16Array(buffer)) },
  BF16: { bytes: 2, decode: (buffer) => bfloat16ToFloat32(new Uint16Array(buffer)) },
  I64: { bytes: 8, decode: (buffer) => new BigInt64Array(buffer) },
  U64: { bytes: 8, decode: (buffer) => new BigUint64Array(buffer) },
  I32: { bytes: 4, decode: (buffer) => new Int32Array(buffer) },
  U32: { bytes: 4, decode: (buffer) => new Uint32Array(buffer) },
  I16: { bytes: 2, decode: (buffer) => new Int16Array(buffer) },
  U16: { bytes: 2, decode: (buffer) => new Uint16Array(buffer) },
  I8: { bytes: 1, decode: (buffer) => new Int8Array(buffer) },
  U8: { bytes: 1, decode: (buffer) => new Uint8Array(buffer) },
  BOOL: { bytes: 1, decode: (buffer) => new Uint8Array(buffer).map((byte) => (byte === 0 ? 0 : 1)) },
} as const satisfies Record<string, Element>;

export type ElementType = keyof typeof ELEMENTS;

export function isElementType(name: unknown): name is ElementType {
  return typeof name === 'string' && Object.hasOwn(ELEMENTS, name);
}

/**
 * Reads the elements of a byte range as a typed array of its own. Assumes a little-endian machine, which every platform of
 * TensorFlow.js is; `bigEndian` says that the bytes are the other way round.
 */
export function decodeElements(bytes: Uint8Array, type: ElementType, bigEndian = false): ElementArray {
  return decodeOwnBytes(new Uint8Array(bytes), type, bigEndian); // a copy of just these bytes: aligned, and free to be swapped
}

/** As {@link decodeElements}, of an array that fills its buffer and that nobody else needs: it is not copied. */
export function decodeOwnBytes(bytes: Uint8Array<ArrayBuffer>, type: ElementType, bigEndian = false): ElementArray {
  const { bytes: size, decode } = ELEMENTS[type];
  if (bigEndian) swapBytes(bytes, size);
  return decode(bytes.buffer);
}

/** Turns the bytes of each element round, in place. */
export function swapBytes(bytes: Uint8Array, elementBytes: number): void {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (elementBytes === 2) view.swap16();
  if (elementBytes === 4) view.swap32();
  if (elementBytes === 8) view.swap64();
}

/** Turns any element array into float32, the number type of all features; a `Float32Array` is handed back as it is. */
export function toFloat32Array(data: ElementArray): Float32Array {
  if (data instanceof Float32Array) return data;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float32Array.from(data, Number);
  return new Float32Array(data);
}

/** Number of elements of a shape; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
