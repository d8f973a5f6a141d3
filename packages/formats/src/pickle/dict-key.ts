import { textOfBytes } from '../text-of-bytes.ts';

/**
 * The key under which a dict or set keeps a value, where Python and JavaScript agree: texts, whole numbers and other floats, None,
 * and booleans, which to Python are 0 and 1. Bytes, which Python 3 makes of the texts of Python 2, become texts unless that text is a
 * key already. Lists, dicts and sets cannot be keys in Python either; tuples could, but JavaScript would not find them again.
 *
 * @param kept what is kept so far
 */
export function dictKey(kept: ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>, key: unknown): unknown {
  if (typeof key === 'string' || key === null) return key;
  if (typeof key === 'boolean') return kept.has(Number(key)) ? Number(key) : key;
  if (key === 0 || key === 1) return kept.has(key === 1) ? key === 1 : key;
  if (typeof key === 'bigint' || Number.isSafeInteger(key)) return key;
  if (typeof key === 'number' && Number.isFinite(key) && !Number.isInteger(key)) return key;
  if (key instanceof Uint8Array && !kept.has(textOfBytes(key))) return textOfBytes(key);
  throw new Error(`a key of a dict or set must be a text, a number or None, received ${nameOf(key)}`);
}

function nameOf(key: unknown): string {
  if (typeof key === 'number') return String(key);
  if (Array.isArray(key)) return 'a list or tuple';
  if (key instanceof Map) return 'a dict';
  if (key instanceof Set) return 'a set';
  return key instanceof Uint8Array ? 'bytes' : 'something else';
}
