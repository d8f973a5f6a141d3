import { arrayInFile, denseStrides } from '../array-in-file.ts';
import type { ArrayInFile, ArrayLayout, ReadArrayBytes } from '../array-in-file.ts';
import { decodeElements, elementCount, ELEMENTS } from '../element-type.ts';
import type { ElementArray, ElementType } from '../element-type.ts';
import { ARRAY_COST } from '../pickle/memory-budget.ts';
import type { ResolveGlobal } from '../pickle/pickle-global.ts';
import { rebuiltTensors, type TensorView } from './rebuilt-tensors.ts';
import { copyStridedView } from './strided-view.ts';

/** The flat memory that tensors are views of, in a file. */
export interface StorageInFile {
  readonly dtype: ElementType;
  readonly elements: number;
  readonly bigEndian: boolean;
  readonly readBytes: ReadArrayBytes;
}

/** A row of a tensor with gaps is read with its gaps, up to this many bytes. */
const LARGEST_ROW_BYTES = 2 ** 28;

/**
 * Allows what tensors are rebuilt from, except storages; a tensor becomes an {@link ArrayInFile}.
 *
 * @param isStorage tells the storages that the caller made
 * @param name what errors call the file
 */
export function tensorGlobals(isStorage: (value: unknown) => value is StorageInFile, name: string): ResolveGlobal {
  return rebuiltTensors(isStorage, (storage, view, { charge }) => {
    charge(ARRAY_COST);
    return tensorInFile(storage, view, name);
  }).resolve;
}

function tensorInFile(storage: StorageInFile, { offset, shape, strides }: TensorView, name: string): ArrayInFile {
  const { dtype, bigEndian, elements } = storage;
  const count = elementCount(shape);
  const end = count === 0 ? 0 : offset + extentOf(shape, strides);
  if (end > elements || count > elements) {
    const what = `a tensor of [${shape.join(', ')}] at ${offset} with strides [${strides.join(', ')}]`;
    throw new Error(`${what} does not fit into its storage of ${elements}; save it after .clone()`);
  }
  const bytes = ELEMENTS[dtype].bytes;
  const readBytes: ReadArrayBytes = (from, length) => storage.readBytes(offset * bytes + from, length);
  const layout: ArrayLayout = { dtype, shape, strides, bigEndian };
  return isWithoutGaps(shape, strides) ? arrayInFile(layout, readBytes, name) : viewWithGaps(layout, readBytes, name);
}

/** Elements from the first of a view to its last, both included. */
function extentOf(shape: readonly number[], strides: readonly number[]): number {
  return shape.reduce((last, length, axis) => last + (length - 1) * strides[axis]!, 1);
}

function isWithoutGaps(shape: readonly number[], strides: readonly number[]): boolean {
  const axes = shape.map((_, axis) => axis).sort((left, right) => strides[right]! - strides[left]!);
  const dense = denseStrides(shape, axes);
  return elementCount(shape) === 0 || shape.every((length, axis) => length === 1 || strides[axis] === dense[axis]);
}

/** A slice of a larger tensor: each row is read from its first element to its last, and what lies between is dropped. */
function viewWithGaps({ dtype, shape, strides, bigEndian }: ArrayLayout, readBytes: ReadArrayBytes, name: string): ArrayInFile {
  const [rows = 1, ...rowShape] = shape;
  const [rowStride = 1, ...rowStrides] = strides;
  const bytes = ELEMENTS[dtype].bytes;
  const rowBytes = extentOf(rowShape, rowStrides) * bytes;
  if (rowBytes > LARGEST_ROW_BYTES)
    throw new Error(`a row of a tensor of [${shape.join(', ')}] spreads over ${rowBytes} bytes; save it after .contiguous()`);
  async function readRow(row: number): Promise<ElementArray> {
    const memory = decodeElements(await readBytes(row * rowStride * bytes, rowBytes), dtype, bigEndian);
    return copyStridedView(memory, { offset: 0, shape: rowShape, strides: rowStrides });
  }
  async function readRows(first: number, count: number): Promise<ElementArray> {
    if (!Number.isInteger(first) || !Number.isInteger(count) || first < 0 || count < 0 || first + count > rows)
      throw new Error(`${name}: rows ${first} to ${first + count} were asked for, the array has ${rows}`);
    const rowLength = elementCount(rowShape);
    const empty = decodeElements(new Uint8Array(), dtype);
    const all = new (empty.constructor as new (length: number) => ElementArray)(count * rowLength);
    for (let row = 0; row < count; row += 1) {
      const values = await readRow(first + row);
      for (let at = 0; at < rowLength; at += 1) all[row * rowLength + at] = values[at]!;
    }
    return all;
  }
  return { dtype, shape, rows, readRows };
} // prettier-ignore
