import { isArrayInFile } from '../array-in-file.ts';
import { isObjectArray } from '../numpy/object-array.ts';
import { isByteReference } from './byte-source.ts';
import type { ByteReference } from './byte-source.ts';

/**
 * Looks through all that a pickle holds, once: payloads that were left in the file although they belong to no array are read,
 * and what is no data, such as a class or an array without its state, is refused.
 *
 * @param readPayload reads a payload that was left
 */
export function finishValue(value: unknown, readPayload: (payload: ByteReference) => Uint8Array | string): unknown {
  const seen = new Set<unknown>();
  const pending: unknown[] = [];
  const finish = (item: unknown): unknown => {
    if (typeof item !== 'object' || item === null || item instanceof Uint8Array || isArrayInFile(item)) return item;
    if (isByteReference(item)) return readPayload(item);
    if (!Array.isArray(item) && !(item instanceof Map) && !(item instanceof Set) && !isObjectArray(item))
      throw new Error('holds a class, a function or half of an array where data should be');
    if (!(item instanceof Set) && !seen.has(item)) {
      seen.add(item);
      pending.push(item);
    }
    return item;
  };
  const finished = finish(value);
  for (let container = pending.pop(); container !== undefined; container = pending.pop()) {
    if (container instanceof Map) {
      for (const [key, item] of container as Map<unknown, unknown>) {
        const result = finish(item);
        if (result !== item) container.set(key, result);
      }
    } else {
      const items = (isObjectArray(container) ? container.items : container) as unknown[];
      for (let at = 0; at < items.length; at += 1) {
        const result = finish(items[at]);
        if (result !== items[at]) items[at] = result;
      }
    }
  }
  return finished;
}
