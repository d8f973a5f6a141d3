import { createHash, type Hash } from 'node:crypto';

/** An array of numbers, whatever its element type; int64 comes as bigint. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number | bigint>;
}

/** An array of texts or objects. */
export interface Items {
  readonly shape: readonly number[];
  readonly items: readonly unknown[];
}

const NAN = Buffer.from([0, 0, 0, 0, 0, 0, 0xf8, 0x7f]);

/**
 * SHA-256 of a value in a form that Python's twin (python/canonical_digest.py) writes as well: numbers as float64 (whole
 * ones beyond 2⁵³ as digits), one NaN, text as UTF-8, lists and tuples alike, dicts in their order, sets in none, arrays as
 * shape and float64 elements. A container inside itself is written as how far up it stands.
 */
export function canonicalDigest(value: unknown): string {
  const hash = createHash('sha256');
  write(hash, value, []);
  return hash.digest('hex');
}

function write(hash: Hash, value: unknown, above: readonly object[]): void {
  if (value === null || value === undefined) hash.update('N');
  else if (typeof value === 'boolean') hash.update(value ? 'b1' : 'b0');
  else if (typeof value === 'number') hash.update('f').update(float64(value));
  else if (typeof value === 'bigint') hash.update(`i${value};`);
  else if (typeof value === 'string') counted(hash, 's', Buffer.from(value));
  else if (value instanceof Uint8Array) counted(hash, 'y', value);
  else if (typeof value === 'object') {
    const up = above.lastIndexOf(value);
    if (up >= 0) hash.update(`^${above.length - up};`);
    else writeContainer(hash, value, [...above, value]);
  } else throw new Error(`canonicalDigest: a ${typeof value} is no data`);
}

function writeContainer(hash: Hash, value: object, path: readonly object[]): void {
  if (Array.isArray(value)) {
    hash.update(`l${value.length};`);
    for (const item of value) write(hash, item, path);
  } else if (value instanceof Map) {
    hash.update(`d${value.size};`);
    for (const [key, item] of value as Map<unknown, unknown>) {
      write(hash, key, path);
      write(hash, item, path);
    }
  } else if (value instanceof Set) {
    const digests = [...(value as Set<unknown>)].map(canonicalDigest).sort();
    hash.update(`S${value.size};${digests.join('')}`);
  } else if ('items' in value) {
    const { shape, items } = value as Items;
    hash.update(`o${shape.join(',')};`);
    for (const item of items) write(hash, item, path);
  } else if ('data' in value) {
    const { shape, data } = value as Numbers;
    hash.update(`a${shape.join(',')};`);
    hash.update(elements(data));
  } else throw new Error(`canonicalDigest: no data, ${Object.keys(value).join(', ')}`);
}

function counted(hash: Hash, kind: string, bytes: Uint8Array): void {
  hash.update(`${kind}${bytes.length};`).update(bytes);
}

function float64(value: number): Buffer {
  if (Number.isNaN(value)) return NAN;
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

function elements(data: ArrayLike<number | bigint>): Buffer {
  const bytes = Buffer.alloc(data.length * 8);
  for (let at = 0; at < data.length; at++) {
    const value = Number(data[at]);
    if (Number.isNaN(value)) NAN.copy(bytes, at * 8);
    else bytes.writeDoubleLE(value, at * 8);
  }
  return bytes;
}
