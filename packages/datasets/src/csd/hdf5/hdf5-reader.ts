import { statSync } from 'node:fs';
import { float16ToFloat32 } from '@sdumc/formats';
import type { ready } from 'h5wasm/node';
import type { Hdf5Array, Hdf5Request } from './hdf5-request.ts';

export type Hdf5Library = Awaited<typeof ready>;
type Metadata = ReturnType<Hdf5Library['get_dataset_metadata']>;

/** Filters that the library has, and LZF. */
const KNOWN_FILTERS: readonly number[] = [1, 2, 3, 5, 6, 32_000];

/** So many texts of different lengths are read at a time. */
const TEXTS_AT_ONCE = 256;

/** A deflated byte gives at most this many: more cannot be in a file. */
const HIGHEST_RATIO = 1032;

/** A chunk is read as a whole; h5py's own are below 1 MiB. */
const SMALL_CHUNK_BYTES = 2 ** 23;

/** A refusal that leaves the library in order, unlike whatever else is thrown out of it. */
export class Hdf5Refusal extends Error {}

/** Answers requests with the HDF5 library; each file is opened once and read by position. Everything declared is checked. */
export function hdf5Reader(library: Hdf5Library): (request: Hdf5Request) => unknown {
  const openFiles = new Map<string, { readonly id: bigint; readonly bytes: number }>();

  function open(file: string) {
    const known = openFiles.get(file);
    if (known !== undefined) return known;
    const id = library.open(file, library.H5F_ACC_RDONLY, false, -1, -1);
    if (id < 0n) throw new Hdf5Refusal('cannot be opened as HDF5');
    const opened = { id, bytes: statSync(file).size };
    openFiles.set(file, opened);
    return opened;
  }

  function names(file: string, path: string): string[] {
    const { id } = open(file);
    if (library.get_type(id, path) !== library.H5G_GROUP) throw new Hdf5Refusal(`${path} must be a group`);
    return library.get_names(id, path, false);
  }

  function metadataOf(file: string, path: string): Hdf5Array & { readonly metadata: Metadata } {
    const { id, bytes } = open(file);
    if (library.get_type(id, path) !== library.H5G_DATASET) throw new Hdf5Refusal(`${path} must be an array`);
    const metadata = library.get_dataset_metadata(id, path);
    const foreign = library.get_dataset_filters(id, path).find((filter) => !KNOWN_FILTERS.includes(filter.id));
    if (foreign !== undefined)
      throw new Hdf5Refusal(
        `${path} is compressed with ${foreign.name || `filter ${foreign.id}`}, which is not read; write the file again with h5py and compression="gzip"`,
      );
    return { metadata, ...expectPlausible(metadata, bytes, path, library) };
  }

  function read(file: string, path: string, start: number, count: number): { buffer: ArrayBuffer; metadata: Metadata } {
    const { metadata, shape } = metadataOf(file, path);
    const [rows = 0, ...rest] = shape;
    if (start + count > rows) throw new Hdf5Refusal(`${path} has ${rows} rows, row ${start + count - 1} was asked for`);
    const length = count * rest.reduce((product, size) => product * size, 1) * metadata.size;
    const pointer = library._malloc(Math.max(1, length));
    if (pointer === 0) throw new Hdf5Refusal(`${path} needs more memory than the file's size explains`);
    try {
      const counts = [count, ...rest].map(BigInt);
      const offsets = [start, ...rest.map(() => 0)].map(BigInt);
      const strides = counts.map(() => 1n);
      const status = library.get_dataset_data(open(file).id, path, counts, offsets, strides, BigInt(pointer));
      if (status < 0) throw new Hdf5Refusal(`${path} cannot be read`);
      // The heap may have moved while reading.
      return { buffer: library.HEAPU8.slice(pointer, pointer + length).buffer as ArrayBuffer, metadata };
    } finally {
      library._free(pointer);
    }
  }

  /** Texts of any length are pointers into the heap of the library; one text may stand in a file once and be meant often. */
  function readTexts(file: string, path: string, start: number, count: number): string[] {
    const { metadata, shape } = metadataOf(file, path);
    const perRow = shape.slice(1).reduce((product, size) => product * size, 1);
    const { bytes } = open(file);
    const texts: string[] = [];
    let length = 0;
    for (let at = 0; at < count; at += TEXTS_AT_ONCE) {
      const rows = Math.min(TEXTS_AT_ONCE, count - at);
      const counts = [rows, ...shape.slice(1)].map(BigInt);
      const offsets = [start + at, ...shape.slice(1).map(() => 0)].map(BigInt);
      const pointer = library._malloc(rows * perRow * metadata.size);
      if (pointer === 0) throw new Hdf5Refusal(`${path} needs more memory than the file's size explains`);
      const strides = counts.map(() => 1n);
      const status = library.get_dataset_data(open(file).id, path, counts, offsets, strides, BigInt(pointer));
      if (status < 0) throw new Hdf5Refusal(`${path} cannot be read`);
      const places = new Uint32Array(library.HEAPU8.slice(pointer, pointer + rows * perRow * metadata.size).buffer);
      for (const place of places) {
        const text = place === 0 ? '' : library.UTF8ToString(place);
        length += text.length;
        if (length > bytes) throw new Hdf5Refusal(`${path} holds more text than a file of ${bytes} bytes explains`);
        texts.push(text);
      }
      library.reclaim_vlen_memory_count(open(file).id, path, '', BigInt(pointer), counts);
      library._free(pointer);
    }
    return texts;
  }

  return (request) => {
    const { file, path } = request;
    switch (request.kind) {
      case 'names':
        return names(file, path);
      case 'describe': {
        const { shape, holds } = metadataOf(file, path);
        return { shape, holds } satisfies Hdf5Array;
      }
      case 'numbers': {
        const { buffer, metadata } = read(file, path, request.start, request.count);
        return decodeNumbers(buffer, metadata, library);
      }
      case 'texts': {
        const { file: from, start, count } = request;
        if (metadataOf(from, path).metadata.vlen) return readTexts(from, path, start, count);
        const { buffer, metadata } = read(file, path, request.start, request.count);
        return decodeTexts(buffer, metadata.size);
      }
    }
  };
}

/** Refuses what is no plain array of numbers or texts, and what cannot be in a file of this size. */
function expectPlausible(metadata: Metadata, fileBytes: number, path: string, library: Hdf5Library): Hdf5Array {
  const { H5T_FLOAT, H5T_INTEGER, H5T_STRING } = library.H5T_class_t;
  const { shape, type, size, chunks } = metadata;
  const isText = type === H5T_STRING.value;
  const isNumber = (type === H5T_FLOAT.value && [2, 4, 8].includes(size)) || (type === H5T_INTEGER.value && [1, 2, 4, 8].includes(size)); // prettier-ignore
  if (!isText && !isNumber) throw new Hdf5Refusal(`${path} must hold numbers or texts`);
  if (shape === null || metadata.virtual_sources !== undefined) throw new Hdf5Refusal(`${path} must be a plain array`);
  const bytes = shape.reduce((product, length) => product * length, size);
  const possible = fileBytes * (chunks === null ? 1 : HIGHEST_RATIO);
  const chunkBytes = (chunks ?? []).reduce((product, length) => product * length, size);
  if (!(size > 0 && bytes <= possible && chunkBytes <= Math.max(SMALL_CHUNK_BYTES, bytes))) {
    throw new Hdf5Refusal(`${path} is declared as [${shape.join(', ')}], which is not in a file of ${fileBytes} bytes`);
  }
  return { shape, holds: isText ? 'texts' : 'numbers' };
}

function decodeNumbers(buffer: ArrayBuffer, metadata: Metadata, library: Hdf5Library): Float32Array | Float64Array {
  const { type, size, signed } = metadata;
  if (type === library.H5T_class_t.H5T_FLOAT.value)
    return size === 2
      ? float16ToFloat32(new Uint16Array(buffer))
      : size === 4
        ? new Float32Array(buffer)
        : new Float64Array(buffer);
  if (size === 8) return Float64Array.from(signed ? new BigInt64Array(buffer) : new BigUint64Array(buffer), Number);
  if (size === 4) return Float64Array.from(signed ? new Int32Array(buffer) : new Uint32Array(buffer));
  if (size === 2) return Float64Array.from(signed ? new Int16Array(buffer) : new Uint16Array(buffer));
  return Float64Array.from(signed ? new Int8Array(buffer) : new Uint8Array(buffer));
}

/** Texts of `size` bytes each, ended by a zero byte or padded with spaces. */
function decodeTexts(buffer: ArrayBuffer, size: number): string[] {
  const decoder = new TextDecoder();
  return Array.from({ length: buffer.byteLength / size }, (_, at) => {
    const bytes = new Uint8Array(buffer, at * size, size);
    const end = bytes.indexOf(0);
    return decoder.decode(end === -1 ? bytes : bytes.subarray(0, end)).trimEnd();
  });
}
