/** What one operation of a pickle may cost at least, in bytes: a place on the stack and the time that it takes. */
export const OPERATION_COST = 16;
/** An array, and what its first item and every item add: V8 makes room for 17 at once, then for half as many again. */
export const LIST_COST = 48;
export const FIRST_ITEM_COST = 152;
export const ITEM_COST = 12;
/** A tuple is also kept in a set of all tuples. */
export const TUPLE_COST = 48;
/** A Map or Set as V8 makes them empty. */
export const MAP_COST = 208;
/** A place in the memo. */
export const MEMO_COST = 12;
/** An array that stays in the file, with the functions that read it. */
export const ARRAY_COST = 1_024;

/**
 * Counts what is built against a limit, in bytes as V8 needs them, roughly. What is built is never credited back, so that the time
 * is bounded as well.
 *
 * Errors: `holds more than fits in 512 MiB of memory; store numbers as NumPy arrays, which stay in the file`.
 */
export function memoryBudget(maximumBytes: number): (bytes: number) => void {
  let left = maximumBytes;
  return (bytes) => {
    left -= bytes;
    if (left >= 0) return;
    const most = `${Math.round(maximumBytes / 2 ** 20)} MiB`;
    throw new Error(`holds more than fits in ${most} of memory; store numbers as NumPy arrays, which stay in the file`);
  };
}
