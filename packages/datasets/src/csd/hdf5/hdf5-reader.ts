import { statSync } from 'node:fs';
import type { ready } from 'h5wasm/node';
import type { Hdf5Array, Hdf5Numbers, Hdf5Request } from './hdf5-request.ts';

export type Hdf5Library = Awaited<typeof ready>;
type Metadata = ReturnType<Hdf5Library['get_dataset_metadata']>;

/** A deflated byte gives at most this many: more cannot be in a file. */
const HIGHEST_RATIO = 1032;

/** Filters of HDF5 that are built in (deflate, shuffle, Fletcher32, n-bit, scale and offset), and lzf, which is a plugin. */
const READABLE_FILTERS: ReadonlySet<number> = new Set([1, 2, 3, 5, 6, 32000]);

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
    expectReadableFilters(library.get_dataset_filters(id, path), path);
    return { metadata, ...expectPlausible(metadata, bytes, path, library) };
  }

  /** Hands the bytes of some rows to `decode`, where they stand in the library's memory. */
  function read<T>(
    { file, path, start, count }: { file: string; path: string; start: number; count: number },
    decode: (bytes: Uint8Array, metadata: Metadata, fileBytes: number) => T,
  ): T {
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
      const value = decode(library.HEAPU8.subarray(pointer, pointer + length), metadata, open(file).bytes);
      if (metadata.vlen) library.reclaim_vlen_memory_count(open(file).id, path, '', BigInt(pointer), counts);
      return value;
    } finally {
      library._free(pointer);
    }
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
      case 'numbers':
        return read(request, (bytes, metadata) => decodeNumbers(bytes.slice().buffer, metadata, library));
      case 'texts':
        return read(request, (bytes, { vlen, size }, fileBytes) =>
          vlen ? decodeTextsElsewhere(bytes, { library, path, fileBytes }) : decodeTexts(bytes, size),
        );
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

function expectReadableFilters(filters: readonly { id: number; name: string }[], path: string): void {
  const other = filters.find(({ id }) => !READABLE_FILTERS.has(id));
  if (other === undefined) return;
  const filter = other.name === '' ? `filter ${other.id}` : other.name;
  throw new Hdf5Refusal(
    `${path} is compressed by ${filter}, which is not read here; rewrite the file: h5repack -f GZIP=4 OLD.csd NEW.csd`,
  );
}

/** Numbers of half precision are handed on as their bits: this thread has no code to widen them. */
function decodeNumbers(buffer: ArrayBuffer, metadata: Metadata, library: Hdf5Library): Hdf5Numbers {
  const { type, size, signed } = metadata;
  if (type === library.H5T_class_t.H5T_FLOAT.value) {
    if (size === 2) return new Uint16Array(buffer);
    return size === 4 ? new Float32Array(buffer) : new Float64Array(buffer);
  }
  if (size === 8) return Float64Array.from(signed ? new BigInt64Array(buffer) : new BigUint64Array(buffer), Number);
  if (size === 4) return Float64Array.from(signed ? new Int32Array(buffer) : new Uint32Array(buffer));
  if (size === 2) return Float64Array.from(signed ? new Int16Array(buffer) : new Uint16Array(buffer));
  return Float64Array.from(signed ? new Int8Array(buffer) : new Uint8Array(buffer));
}

/** Texts of `size` bytes each, ended by a zero byte or padded with spaces. */
function decodeTexts(bytes: Uint8Array, size: number): string[] {
  return Array.from({ length: bytes.length / size }, (_, at) => decodeText(bytes.slice(at * size, (at + 1) * size)));
}

/** Texts of any length: the bytes are pointers to them, 0 where there is none. */
function decodeTextsElsewhere(
  bytes: Uint8Array,
  { library, path, fileBytes }: { library: Hdf5Library; path: string; fileBytes: number },
): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  // Many elements may point to one text of the file, which no program writes.
  let left = fileBytes;
  return Array.from({ length: bytes.length / 4 }, (_, at) => {
    const begin = view.getUint32(4 * at, true);
    if (begin === 0) return '';
    const end = library.HEAPU8.indexOf(0, begin);
    left -= end - begin;
    if (end === -1 || left < 0) throw new Hdf5Refusal(`${path} holds more text than a file of ${fileBytes} bytes`);
    return decodeText(library.HEAPU8.slice(begin, end));
  });
}

const decoder = new TextDecoder();

function decodeText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return decoder.decode(end === -1 ? bytes : bytes.subarray(0, end)).trimEnd();
}
