import { decodeOwnBytes, elementCount, ELEMENTS } from './element-type.ts';
import type { ElementArray, ElementType } from './element-type.ts';

/** An array in a file: shape and type are known, elements are read when asked for. */
export interface ArrayInFile {
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  /** Length of the first axis; 1 for a scalar. */
  readonly rows: number;
  /** Reads `count` rows from row `start` on, row-major, by their position in the file. */
  readRows(start: number, count: number): Promise<ElementArray>;
}

/** Reads bytes of an array, from its first element on, into an array of their own. */
export type ReadArrayBytes = (offset: number, length: number) => Promise<Uint8Array<ArrayBuffer>>;

/** Runs are read together over gaps of so many bytes, up to so many in all: many small reads cost more than a large one. */
const READ_OVER_UP_TO = 16_384;
const READ_TOGETHER_UP_TO = 2 ** 22;

export interface ArrayLayout {
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  /** Elements from one index of an axis to the next; the array fills its bytes without gaps, in whatever order of its axes. */
  readonly strides: readonly number[];
  readonly bigEndian: boolean;
}

/** Strides of an array whose axes stand in the file in this order, the slowest first; C order is 0, 1, 2, …. */
export function denseStrides(
  shape: readonly number[],
  axes: readonly number[] = shape.map((_, axis) => axis),
): number[] {
  const strides = shape.map(() => 1);
  let stride = 1;
  for (const axis of axes.toReversed()) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/** The axes from the last to the first: Fortran order, where the first axis is the fastest. */
export function fortranAxes(shape: readonly number[]): number[] {
  return shape.map((_, axis) => shape.length - 1 - axis);
}

/**
 * Makes an array readable by rows. Rows that stand together are read at once; where other axes are slower than the first, as in
 * Fortran order, the rows of each of their indexes are read on their own and put where they belong.
 *
 * @param name what errors call the array
 */
export function arrayInFile(layout: ArrayLayout, readBytes: ReadArrayBytes, name: string): ArrayInFile {
  const { dtype, shape, strides, bigEndian } = layout;
  const rows = shape[0] ?? 1;
  const rowLength = elementCount(shape.slice(1));
  const elementBytes = ELEMENTS[dtype].bytes;
  const isRowMajor = denseStrides(shape).every((stride, axis) => shape[axis] === 1 || strides[axis] === stride);

  async function readRows(first: number, count: number): Promise<ElementArray> {
    if (!Number.isInteger(first) || !Number.isInteger(count) || first < 0 || count < 0 || first + count > rows) {
      throw new Error(`${name}: rows ${first} to ${first + count} were asked for, the array has ${rows}`);
    }
    const bytes =
      isRowMajor || count * rowLength === 0
        ? await readBytes(first * rowLength * elementBytes, count * rowLength * elementBytes)
        : await gatherRows(first, count);
    return decodeOwnBytes(bytes, dtype, bigEndian);
  }

  async function gatherRows(first: number, count: number): Promise<Uint8Array<ArrayBuffer>> {
    const rowStride = strides[0]!;
    const axes = shape.map((_, axis) => axis).slice(1).sort((left, right) => strides[right]! - strides[left]!); // prettier-ignore
    const slower = offsets(layout, axes.filter((axis) => strides[axis]! > rowStride)); // prettier-ignore
    const faster = offsets(layout, axes.filter((axis) => strides[axis]! <= rowStride)); // prettier-ignore
    const bytes = new Uint8Array(count * rowLength * elementBytes);
    const runBytes = count * rowStride * elementBytes;
    const begins = slower.inFile.map((place) => (place + first * rowStride) * elementBytes);
    let portion = { begin: 0, bytes: new Uint8Array() };
    for (let run = 0; run < begins.length; run += 1) {
      const begin = begins[run]!;
      if (begin < portion.begin || begin + runBytes > portion.begin + portion.bytes.length) {
        portion = { begin, bytes: await readBytes(begin, lastTogether(begins, run, runBytes) + runBytes - begin) };
      }
      const source = portion.bytes.subarray(begin - portion.begin);
      for (let row = 0; row < count; row += 1) {
        for (let element = 0; element < faster.inFile.length; element += 1) {
          const from = (row * rowStride + faster.inFile[element]!) * elementBytes;
          const to = (row * rowLength + slower.inRow[run]! + faster.inRow[element]!) * elementBytes;
          for (let byte = 0; byte < elementBytes; byte += 1) bytes[to + byte] = source[from + byte]!;
        }
      }
    }
    return bytes;
  }

  return { dtype, shape, rows, readRows };
}

/** Where the last of the runs begins that are read together with this one, since little lies between them. */
function lastTogether(begins: Float64Array, run: number, runBytes: number): number {
  let last = run;
  while (
    last + 1 < begins.length &&
    begins[last + 1]! - begins[last]! - runBytes <= READ_OVER_UP_TO &&
    begins[last + 1]! + runBytes - begins[run]! <= READ_TOGETHER_UP_TO
  ) {
    last += 1;
  }
  return begins[last]!;
}

/** Where each combination of indexes of these axes stands in the file, and where in a row that is row-major. */
function offsets(
  { shape, strides }: ArrayLayout,
  axes: readonly number[],
): { readonly inFile: Float64Array; readonly inRow: Float64Array } {
  const target = denseStrides(shape);
  let inFile = Float64Array.of(0);
  let inRow = Float64Array.of(0);
  for (const axis of axes) {
    const length = shape[axis]!;
    const spread = (places: Float64Array, stride: number) =>
      Float64Array.from({ length: places.length * length }, (_, at) => places[Math.floor(at / length)]! + (at % length) * stride); // prettier-ignore
    inFile = spread(inFile, strides[axis]!);
    inRow = spread(inRow, target[axis]!);
  }
  return { inFile, inRow };
}

export function isArrayInFile(value: unknown): value is ArrayInFile {
  return typeof value === 'object' && value !== null && 'readRows' in value;
}
