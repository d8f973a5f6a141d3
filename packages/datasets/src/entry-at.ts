/** The entry at `row`. Errors: `mosi: row must be from 0 to 2198, received 2199`. */
export function entryAt<T>(entries: readonly T[], row: number, name: string): T {
  const entry = entries[row];
  if (entry !== undefined) return entry;
  throw new RangeError(`${name}: row must be from 0 to ${entries.length - 1}, received ${row}`);
}
