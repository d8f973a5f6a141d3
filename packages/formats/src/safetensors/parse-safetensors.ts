import { decodeElements, elementCount, ELEMENTS, isElementType } from '../element-type.ts';
import type { ElementType, FileArray } from '../element-type.ts';

export interface Safetensors {
  /** By name, in the order of the bytes. */
  readonly tensors: Map<string, FileArray>;
  readonly metadata: Record<string, string>;
}

/** Longest header the format's own reader accepts. */
const MAXIMUM_HEADER_BYTES = 100_000_000;

/**
 * Reads a safetensors file from memory and believes nothing in it: the header's length, its JSON, every type, every shape
 * against its byte range, and that the ranges follow each other without gap or overlap up to the end of the file.
 *
 * @param name what errors call the file
 * @example
 * const { tensors } = parseSafetensors(encodeSafetensors({ bias: { shape: [2], data: Float32Array.of(1, 2) } }));
 * tensors.get('bias')?.data; // Float32Array [1, 2]
 */
export function parseSafetensors(bytes: Uint8Array, name = 'safetensors'): Safetensors {
  const { header, start } = readHeader(bytes, name);
  const { __metadata__: metadata, ...entries } = header;
  const layouts = Object.entries(entries)
    .map(([tensor, entry]) => readLayout(entry, `${name} tensor "${tensor}"`, tensor))
    .sort((left, right) => left.begin - right.begin || left.end - right.end);

  const tensors = new Map<string, FileArray>();
  let position = 0;
  for (const { tensor, dtype, shape, begin, end } of layouts) {
    if (begin !== position) {
      throw new Error(
        `${name} tensor "${tensor}": bytes must begin at ${position}, where the one before ends, received ${begin}`,
      );
    }
    if (start + end > bytes.length) {
      throw new Error(`${name} tensor "${tensor}": bytes end at ${start + end}, but the file has ${bytes.length}`);
    }
    const data = decodeElements(bytes.subarray(start + begin, start + end), dtype);
    tensors.set(tensor, { dtype, shape, data });
    position = end;
  }
  if (start + position !== bytes.length) {
    throw new Error(`${name}: ${bytes.length - start - position} bytes after the last tensor belong to none`);
  }
  return { tensors, metadata: readMetadata(metadata, name) };
}

function readHeader(bytes: Uint8Array, name: string): { header: Record<string, unknown>; start: number } {
  if (bytes.length < 8) throw new Error(`${name}: not a safetensors file, it has ${bytes.length} bytes`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > MAXIMUM_HEADER_BYTES || 8 + length > bytes.length) {
    throw new Error(
      `${name}: not a safetensors file, its header would have ${length} bytes of the file's ${bytes.length}`,
    );
  }
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + length)));
  } catch (error) {
    throw new Error(`${name}: the safetensors header is not JSON`, { cause: error });
  }
  if (!isRecord(header)) throw new Error(`${name}: the safetensors header must be an object`);
  return { header, start: 8 + length };
}

interface Layout {
  readonly tensor: string;
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function readLayout(entry: unknown, where: string, tensor: string): Layout {
  if (!isRecord(entry)) throw new Error(`${where}: must be described by an object, received ${JSON.stringify(entry)}`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (!isElementType(dtype)) {
    throw new Error(
      `${where}: dtype must be one of ${Object.keys(ELEMENTS).join(', ')}, received ${JSON.stringify(dtype)}`,
    );
  }
  if (!isSizes(shape)) throw new Error(`${where}: shape must be sizes, received ${JSON.stringify(shape)}`);
  if (!isSizes(offsets) || offsets.length !== 2) {
    throw new Error(`${where}: data_offsets must be [begin, end], received ${JSON.stringify(offsets)}`);
  }
  const [begin, end] = offsets as [number, number];
  const expected = elementCount(shape) * ELEMENTS[dtype].bytes;
  if (end - begin !== expected) {
    throw new Error(
      `${where}: ${dtype} [${shape.join(', ')}] takes ${expected} bytes, data_offsets give ${end - begin}`,
    );
  }
  return { tensor, dtype, shape, begin, end };
}

function readMetadata(metadata: unknown, name: string): Record<string, string> {
  if (metadata === undefined) return {};
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === 'string')) {
    throw new Error(`${name}: __metadata__ must hold only texts`);
  }
  return metadata as Record<string, string>;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
