import { elementCount, ELEMENTS, isElementType } from '../element-type.ts';
import type { ElementType } from '../element-type.ts';

/** Where a tensor stands, checked against its type and shape. */
export interface TensorPlace {
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  /** First byte in the file. */
  readonly begin: number;
  /** Bytes. */
  readonly length: number;
}

export interface SafetensorsHeader {
  /** By name, in the order of the bytes. */
  readonly tensors: ReadonlyMap<string, TensorPlace>;
  readonly metadata: Record<string, string>;
}

/** Bytes that tell how long the header is. */
export const SAFETENSORS_PREFIX_BYTES = 8;

/** Longest header the format's own reader accepts. */
const MAXIMUM_HEADER_BYTES = 100_000_000;

/** Where the header ends, from the first {@link SAFETENSORS_PREFIX_BYTES} bytes; within the file. */
export function safetensorsHeaderEnd(prefix: Uint8Array, fileBytes: number, name: string): number {
  if (prefix.length < SAFETENSORS_PREFIX_BYTES)
    throw new Error(`${name}: not a safetensors file, it has ${fileBytes} bytes`);
  const length = Number(new DataView(prefix.buffer, prefix.byteOffset).getBigUint64(0, true));
  if (length > MAXIMUM_HEADER_BYTES || SAFETENSORS_PREFIX_BYTES + length > fileBytes) {
    throw new Error(
      `${name}: not a safetensors file, its header would have ${length} bytes of the file's ${fileBytes}`,
    );
  }
  return SAFETENSORS_PREFIX_BYTES + length;
}

/**
 * Reads the header and believes nothing in it: its JSON, every type, every shape against its byte range, and that the ranges
 * follow each other without gap or overlap up to the end of the file.
 *
 * @param bytes the file up to where {@link safetensorsHeaderEnd} says
 */
export function parseSafetensorsHeader(bytes: Uint8Array, fileBytes: number, name: string): SafetensorsHeader {
  const start = bytes.length;
  const { header, text } = parseJson(bytes.subarray(SAFETENSORS_PREFIX_BYTES), name);
  const { __metadata__: metadata, ...entries } = header;
  const layouts = Object.entries(entries)
    .map(([tensor, entry]) => readLayout(entry, `${name} tensor ${JSON.stringify(tensor)}`, tensor))
    .sort((left, right) => left.begin - right.begin || left.end - right.end);

  const tensors = new Map<string, TensorPlace>();
  let position = 0;
  for (const { tensor, dtype, shape, begin, end } of layouts) {
    const where = `${name} tensor ${JSON.stringify(tensor)}`;
    if (begin !== position)
      throw new Error(`${where}: bytes must begin at ${position}, where the one before ends, received ${begin}`);
    if (start + end > fileBytes)
      throw new Error(`${where}: bytes end at ${start + end}, but the file has ${fileBytes}`);
    tensors.set(tensor, { dtype, shape, begin: start + begin, length: end - begin });
    position = end;
  }
  if (start + position !== fileBytes)
    throw new Error(`${name}: ${fileBytes - start - position} bytes after the last tensor belong to none`);
  // JSON takes 2.0, 2e0 and -0 for whole numbers, the format's own reader does not
  if (/-|\d[.eE]/.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '""')))
    throw new Error(`${name}: numbers in the safetensors header must be plain whole numbers`);
  return { tensors, metadata: readMetadata(metadata, name) };
}

function parseJson(bytes: Uint8Array, name: string): { header: Record<string, unknown>; text: string } {
  let header: unknown;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    header = JSON.parse(text);
  } catch (error) {
    throw new Error(`${name}: the safetensors header is not JSON`, { cause: error });
  }
  if (!isRecord(header) || !text.startsWith('{')) throw new Error(`${name}: the safetensors header must be an object`);
  return { header, text };
}

interface Layout {
  readonly tensor: string;
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function readLayout(entry: unknown, where: string, tensor: string): Layout {
  if (!isRecord(entry)) throw new Error(`${where}: must be described by an object, received ${describe(entry)}`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (!isElementType(dtype)) {
    throw new Error(`${where}: dtype must be one of ${Object.keys(ELEMENTS).join(', ')}, received ${describe(dtype)}`);
  }
  if (!isSizes(shape)) throw new Error(`${where}: shape must be sizes, received ${describe(shape)}`);
  if (!isSizes(offsets) || offsets.length !== 2) {
    throw new Error(`${where}: data_offsets must be [begin, end], received ${describe(offsets)}`);
  }
  const [begin, end] = offsets as [number, number];
  const expected = elementCount(shape) * ELEMENTS[dtype].bytes;
  if (end - begin !== expected) {
    throw new Error(`${where}: ${dtype} ${describe(shape)} takes ${expected} bytes, data_offsets give ${end - begin}`);
  }
  return { tensor, dtype, shape, begin, end };
}

/** A value of the header inside an error message: short, whatever it is. */
function describe(value: unknown): string {
  const plain = (item: unknown) =>
    Array.isArray(item) ? '[…]' : isRecord(item) ? '{…}' : ((JSON.stringify(item) as string | undefined) ?? 'nothing');
  const text = Array.isArray(value) ? `[${value.slice(0, 8).map(plain).join(', ')}${value.length > 8 ? ', …' : ''}]` : plain(value); // prettier-ignore
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
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
