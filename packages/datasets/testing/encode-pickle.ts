/** An array of numbers to be pickled as NumPy does. */
export interface PickledArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | BigInt64Array;
}

/** What a test wants pickled: plain objects become dicts, whole numbers become ints. */
export type Picklable =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | PickledArray
  | readonly Picklable[]
  | { readonly [key: string]: Picklable };

/** Pickles (protocol 3) as Python would, without its memo. */
export function encodePickle(value: Picklable): Uint8Array {
  return Buffer.concat([Uint8Array.of(0x80, 3), encode(value), Buffer.from('.')]);
}

const text = (characters: string) => {
  const bytes = Buffer.from(characters);
  return Buffer.concat([Buffer.from('X'), uint32(bytes.length), bytes]);
};
const bytesOf = (content: Uint8Array) => Buffer.concat([Buffer.from('B'), uint32(content.length), content]);
const global = (module: string, name: string) => Buffer.from(`c${module}\n${name}\n`);
const tuple = (...items: Uint8Array[]) => Buffer.concat([Buffer.from('('), ...items, Buffer.from('t')]);

function encode(value: Picklable): Uint8Array {
  if (value === null) return Buffer.from('N');
  if (typeof value === 'boolean') return Uint8Array.of(value ? 0x88 : 0x89);
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return Number.isInteger(value) && !Object.is(value, -0) ? int(value) : float(value);
  if (value instanceof Uint8Array) return bytesOf(value);
  if (Array.isArray(value)) {
    return Buffer.concat([Buffer.from(']('), ...(value as readonly Picklable[]).map(encode), Buffer.from('e')]);
  }
  if (isArray(value)) return ndarray(value);
  const entries = Object.entries(value as Record<string, Picklable>).flatMap(([key, item]) => [
    text(key),
    encode(item),
  ]);
  return Buffer.concat([Buffer.from('}('), ...entries, Buffer.from('u')]);
}

function isArray(value: object): value is PickledArray {
  return 'data' in value && ArrayBuffer.isView(value.data);
}

function ndarray({ shape, data }: PickledArray): Uint8Array {
  const code = data instanceof Float32Array ? 'f4' : data instanceof Float64Array ? 'f8' : 'i8';
  const dtype = Buffer.concat([
    global('numpy', 'dtype'),
    tuple(text(code), encode(false), encode(true)),
    Buffer.from('R'),
    tuple(...[3, '<', null, null, null, -1, -1, 0].map(encode)),
    Buffer.from('b'),
  ]);
  const content = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return Buffer.concat([
    global('numpy.core.multiarray', '_reconstruct'),
    tuple(global('numpy', 'ndarray'), tuple(int(0)), bytesOf(Buffer.from('b'))),
    Buffer.from('R'),
    tuple(int(1), tuple(...shape.map(int)), dtype, encode(false), bytesOf(content)),
    Buffer.from('b'),
  ]);
}

function int(value: number): Uint8Array {
  const bytes = Buffer.alloc(5, 'J');
  bytes.writeInt32LE(value, 1);
  return bytes;
}

function float(value: number): Uint8Array {
  const bytes = Buffer.alloc(9, 'G');
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

function uint32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
