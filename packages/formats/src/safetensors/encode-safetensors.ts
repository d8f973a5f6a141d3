import { elementCount, ELEMENTS } from '../element-type.ts';
import type { ElementArray, ElementType } from '../element-type.ts';

export interface WritableTensor {
  readonly shape: readonly number[];
  readonly data: ElementArray;
  /** Only ever needed to write a `Uint8Array` as BOOL or a `Uint16Array` as F16; otherwise the array says what it holds. */
  readonly dtype?: ElementType;
}

/**
 * Writes tensors as safetensors. The same tensors and metadata give the same bytes in whatever order they come: tensors are
 * laid out by element size, then by name, and the header is padded so that the data begin at a multiple of 8. What was read
 * from F16 or BF16 has been widened and is written as F32, unless it is narrowed by `float32ToFloat16`.
 *
 * Errors: `safetensors tensor "bias": shape [3] has 3 elements, data has 2`.
 *
 * @example
 * const bytes = encodeSafetensors({ bias: { shape: [2], data: Float32Array.of(1, 2) } }, { epoch: '3' });
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, WritableTensor> | Readonly<Record<string, WritableTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const entries = [...(tensors instanceof Map ? tensors : Object.entries(tensors))] as [string, WritableTensor][];
  const laidOut = entries
    .map(([name, tensor]) => ({ name, dtype: writtenType(name, tensor), ...viewOf(name, tensor) }))
    .sort((left, right) => ELEMENTS[right.dtype].bytes - ELEMENTS[left.dtype].bytes || compare(left.name, right.name));

  const fields: [string, unknown][] = [];
  const pairs = Object.entries(metadata).sort(([left], [right]) => compare(left, right));
  if (pairs.length > 0) fields.push(['__metadata__', Object.fromEntries(pairs)]);
  let length = 0;
  for (const { name, dtype, shape, bytes } of laidOut) {
    fields.push([name, { dtype, shape, data_offsets: [length, length + bytes.length] }]);
    length += bytes.length;
  }
  // written pair by pair: an object would move names that look like numbers to the front
  const json = `{${fields.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`;
  const text = new TextEncoder().encode(json);
  const headerLength = Math.ceil(text.length / 8) * 8;

  const file = new Uint8Array(8 + headerLength + length);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.fill(0x20, 8, 8 + headerLength).set(text, 8);
  let position = 8 + headerLength;
  for (const { bytes } of laidOut) {
    file.set(bytes, position);
    position += bytes.length;
  }
  return file;
}

function viewOf(name: string, { shape, data }: WritableTensor): { shape: readonly number[]; bytes: Uint8Array } {
  if (name === '__metadata__') throw new Error('safetensors: a tensor cannot be named "__metadata__"');
  if (elementCount(shape) !== data.length) {
    const has = `shape [${shape.join(', ')}] has ${elementCount(shape)} elements, data has ${data.length}`;
    throw new Error(`safetensors tensor "${name}": ${has}`);
  }
  return { shape, bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}

function writtenType(name: string, { data, dtype }: WritableTensor): ElementType {
  if (data instanceof Float32Array) return 'F32';
  if (data instanceof Float64Array) return 'F64';
  if (data instanceof BigInt64Array) return 'I64';
  if (data instanceof BigUint64Array) return 'U64';
  if (data instanceof Int32Array) return 'I32';
  if (data instanceof Uint32Array) return 'U32';
  if (data instanceof Int16Array) return 'I16';
  if (data instanceof Uint16Array) return dtype === 'F16' ? 'F16' : 'U16';
  if (data instanceof Int8Array) return 'I8';
  if (data instanceof Uint8Array) return dtype === 'BOOL' ? 'BOOL' : 'U8';
  throw new Error(`safetensors tensor "${name}": data must be a typed array`);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
