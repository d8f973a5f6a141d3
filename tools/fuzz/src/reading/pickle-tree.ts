import { isArrayInFile, isObjectArray } from '@sdumc/formats';

/** What was unpickled, with every array that was left in the file read from it. What is shared stays shared. */
export async function withArraysRead(value: unknown, done = new Map<object, unknown>()): Promise<unknown> {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (done.has(value)) return done.get(value);
  if (isArrayInFile(value)) return { shape: value.shape, data: await value.readRows(0, value.rows) };
  if (isObjectArray(value)) {
    const items: unknown[] = [];
    done.set(value, { shape: value.shape, items });
    for (const item of value.items) items.push(await withArraysRead(item, done));
    return done.get(value);
  }
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    done.set(value, items);
    for (const item of value as unknown[]) items.push(await withArraysRead(item, done));
    return items;
  }
  if (value instanceof Map) {
    const entries = new Map<unknown, unknown>();
    done.set(value, entries);
    for (const [key, item] of value as Map<unknown, unknown>)
      entries.set(await withArraysRead(key, done), await withArraysRead(item, done));
    return entries;
  }
  return value;
}
